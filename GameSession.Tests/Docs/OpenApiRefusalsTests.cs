using System.Reflection;
using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Pipeline;
using GameSession.Api.RateLimits;
using GameSession.Api.Security;
using GameSession.Api.Sessions;
using GameSession.Tests.Domain;
using Mono.Cecil;

namespace GameSession.Tests.Docs;

/// <summary>
/// The refusals that <c>/openapi/v1.json</c> lists for an operation are those that its code can give. They are read from the assembly: every refusal
/// of the catalogue that can be reached from the operation's endpoint and handler, and those of what every command passes.
/// </summary>
public sealed class OpenApiRefusalsTests
{
    private const string Root = "GameSession.Api";

    private static readonly ModuleDefinition Api = ModuleDefinition.ReadModule(typeof(SocketRoutes).Assembly.Location);

    private static readonly Dictionary<string, TypeDefinition> Types = Api.GetTypes().ToDictionary(t => t.FullName);

    // What the session runtime can answer with, by the method of the registry that is called.
    private static readonly Dictionary<string, string[]> OfTheRegistry = new()
    {
        [nameof(SessionRegistry.CreateAsync)] = ["storage_unavailable"],
        [nameof(SessionRegistry.QueryAsync)] = ["session_not_found", "storage_unavailable", "server_draining"],
        [nameof(SessionRegistry.FindForMemberAsync)] = ["session_not_found", "storage_unavailable", "server_draining", "forbidden"],
        [nameof(SessionRegistry.ExecuteAsync)] = ["session_not_found", "storage_unavailable", "server_draining"],
    };

    // A rewind shares the rule of a save, but has no If-Match. No character's path is the combat's.
    private static readonly (string Operation, string Code)[] Impossible = [("RewindState", "conflict"), ("ReplaceCharacter", "reserved_path")];

    // Settings that were accepted once stay valid, and so does what the log holds.
    private static readonly string[] NeverRefuse = [nameof(SessionSettings.OfStored), nameof(Session.Evolve)];

    public static TheoryData<string> Operations =>
    [
        "ConnectSession", "CreateSession", "JoinSession", "SaveState", "LoadState", "ListSessions", "GetSession", "LeaveSession", "EndSession",
        "RemovePlayer", "ChangeCharacters", "HandOverGameMaster",
        "ClaimGameMaster", "ListEvents", "RewindState", "ReplaceCharacter", "DevToken",
    ];

    [Fact]
    public async Task Every_operation_is_compared() =>
        Assert.Equal(
            (await OpenApi.OperationsAsync()).Keys.Order(StringComparer.Ordinal), Operations.Select(row => row.Data).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_operations_refusals_are_those_that_its_code_can_give(string name)
    {
        var described = (await OpenApi.OperationsAsync())[name].Refusals.Select(refusal => refusal.Code).ToHashSet();
        var possible = CodesOf(name).Where(code => !Impossible.Contains((name, code)));
        Assert.Equal(possible.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    private static HashSet<string> CodesOf(string operation)
    {
        var codes = new HashSet<string> { "internal_error", "invalid_message" };
        if (operation == "DevToken")
        {
            codes.UnionWith(Reached(Methods(Types[typeof(DevTokens).FullName!])));
            codes.UnionWith(Reached(Methods(Types[typeof(JsonBody<>).FullName!])));
            return codes;
        }

        var slice = Types.Values.Where(t => t.Namespace.EndsWith($".{operation}", StringComparison.Ordinal)).ToList();
        var endpoint = slice.Single(t => t.Name == $"{operation}Endpoint");
        var texts = Methods(endpoint).SelectMany(m => m.Body.Instructions).Select(i => i.Operand).OfType<string>().ToList();
        if (texts.Any(text => text.Contains(":guid}", StringComparison.Ordinal))) codes.Add("not_found");
        Assert.Contains(Methods(endpoint).SelectMany(Called), called => called.Name == "RequireAuthorization");
        codes.UnionWith(Reached(Methods(Types[typeof(Authentication).FullName!])));
        codes.UnionWith(Reached(Methods(endpoint)));
        if (operation == "ConnectSession")
        {
            // Its command is sent when the WebSocket is open, so the handler's refusals are messages.
            codes.UnionWith(Reached(Methods(Types[typeof(ConnectionAttempts).FullName!])));
            return codes;
        }

        var readsBody = Methods(endpoint).Any(m => m.Parameters.Any(p => p.ParameterType.Name == typeof(JsonBody<>).Name));
        if (readsBody) codes.UnionWith(Reached(Methods(Types[typeof(JsonBody<>).FullName!])));
        codes.UnionWith(Reached(Methods(slice.Single(t => t.Name == $"{operation}Handler"))));
        // Every command may find that PostgreSQL does not answer.
        codes.Add("storage_unavailable");
        if (slice.Any(t => t.Interfaces.Any(i => i.InterfaceType.Name == nameof(IRateLimited)))) codes.Add("rate_limited");
        return codes;
    }

    // The codes of all refusals that can be made by these methods and what they call in the slice, the rules, and the reading of bodies.
    private static HashSet<string> Reached(IEnumerable<MethodDefinition> from)
    {
        var (codes, seen, open) = (new HashSet<string>(), new HashSet<string>(), new Queue<MethodDefinition>(from));
        while (open.TryDequeue(out var method))
        {
            if (!seen.Add(method.FullName)) continue;
            foreach (var called in Called(method))
            {
                var type = called.DeclaringType.GetElementType();
                if (type.FullName == typeof(GameErrors).FullName) codes.Add(CodeOf(called.Name));
                else if (type.FullName == typeof(SessionRegistry).FullName) codes.UnionWith(OfTheRegistry[called.Name]);
                else if (IsFollowed(type) && !NeverRefuse.Contains(called.Name) && Types.TryGetValue(type.FullName, out var definition))
                {
                    var isGenerated = type.Name.StartsWith('<') && called.Name == ".ctor";
                    foreach (var next in isGenerated ? Methods(definition) : definition.Methods.Where(m => m.Name == called.Name && m.HasBody))
                    {
                        open.Enqueue(next);
                    }
                }
            }
        }

        return codes;
    }

    private static bool IsFollowed(TypeReference type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type.Namespace.StartsWith($"{Root}.Features.", StringComparison.Ordinal)
            || type.Namespace is $"{Root}.Domain" or $"{Root}.Json"
            || type.FullName is "GameSession.Api.Protocol.WireJson";
    }

    // With those of nested types: lambdas, iterators and asynchronous methods.
    private static IEnumerable<MethodDefinition> Methods(TypeDefinition type) =>
        type.Methods.Where(m => m.HasBody).Concat(type.NestedTypes.SelectMany(Methods));

    private static IEnumerable<MethodReference> Called(MethodDefinition method) =>
        method.Body.Instructions.Select(i => i.Operand).OfType<MethodReference>();

    private static string CodeOf(string method) => GameErrorsTests.CodesByMethod()[method];
}
