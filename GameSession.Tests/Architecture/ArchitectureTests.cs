using System.Reflection;
using FluentValidation;
using GameSession.Api.Domain;
using GameSession.Api.Features;
using GameSession.Api.Pipeline;
using GameSession.Tests.Harness;
using Mono.Cecil;
using NetArchTest.Rules;

namespace GameSession.Tests.Architecture;

/// <summary>The rules of the code's structure. Each test first proves that it found something to check.</summary>
public sealed class ArchitectureTests
{
    private const string Root = "GameSession.Api";
    private const string Features = $"{Root}.Features";

    // In the ICD's order.
    private static readonly string[] IcdOperations =
        ["ConnectSession", "Heartbeat", "UpdateState", "SyncState", "RollInitiative", "ChangeTurn", "DeclareAction", "ResolveAction", "CreateSession",
            "JoinSession", "SaveState", "LoadState", "CharacterStateChanged", "CampaignStateChanged"];

    private static readonly Assembly Api = typeof(SocketRoutes).Assembly;

    private static IReadOnlyList<string> Slices { get; } =
        [.. Api.GetTypes().Where(
            t => t.Namespace?.StartsWith($"{Features}.", StringComparison.Ordinal) == true && t.Name.EndsWith("Endpoint", StringComparison.Ordinal))
            .Select(t => t.Namespace!).Distinct().Order(StringComparer.Ordinal)];

    [Fact]
    public void Each_operation_of_the_ICD_has_its_folder_with_endpoint_handler_and_validator()
    {
        foreach (var operation in IcdOperations)
        {
            var slice = Assert.Single(Slices, s => s.EndsWith($".{operation}", StringComparison.Ordinal));
            Assert.NotNull(Api.GetType($"{slice}.{operation}Endpoint")?.GetMethod("Map"));
            Assert.NotNull(Api.GetType($"{slice}.{operation}Handler"));
            var validator = Api.GetType($"{slice}.{operation}Validator");
            // A heartbeat has no content to validate, and only the handler can validate a connection token.
            if (operation is "Heartbeat" or "ConnectSession") Assert.Null(validator);
            else Assert.True(validator?.IsAssignableTo(typeof(IValidator)));
            Assert.True(
                Directory.Exists(
                Path.Combine(Repository.PathOf("GameSession.Api"), slice[(Root.Length + 1)..].Replace('.', Path.DirectorySeparatorChar))));
        }
    }

    [Fact]
    public void The_feature_map_has_one_line_for_each_slice_the_ICDs_first_and_in_its_order()
    {
        var mapped = Calls(typeof(FeatureMap)).Where(c => c.Name == "Map")
            .Select(c => c.DeclaringType.Name.Replace("Endpoint", "", StringComparison.Ordinal)).ToList();
        Assert.Equal(IcdOperations, mapped.Take(IcdOperations.Length));
        Assert.Equal(Slices.Select(s => s[(s.LastIndexOf('.') + 1)..]).Order(StringComparer.Ordinal), mapped.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Slices_do_not_use_one_another()
    {
        Assert.True(Slices.Count > IcdOperations.Length);
        foreach (var slice in Slices)
        {
            var types = Types.InAssembly(Api).That().ResideInNamespace(slice);
            Assert.NotEmpty(types.GetTypes());
            Holds(types.ShouldNot().HaveDependencyOnAny([.. Slices.Where(s => s != slice)]).GetResult());
        }
    }

    [Fact]
    public void The_domain_is_pure() => DependsOnNone(
        "Domain",
        ["Microsoft.EntityFrameworkCore", "Npgsql", "StackExchange", "Microsoft.AspNetCore", "Microsoft.Extensions", "MediatR", "System.Net",
        "System.TimeProvider"]);

    [Fact]
    public void Connections_know_nothing_of_mediator_database_and_operations() =>
        DependsOnNone("Realtime", ["MediatR", "Microsoft.EntityFrameworkCore", "Npgsql", Features]);

    [Fact]
    public void The_search_for_dependencies_finds_them() =>
        Assert.False(
            Types.InAssembly(Api).That().ResideInNamespace($"{Root}.Pipeline").ShouldNot().HaveDependencyOn("MediatR").GetResult().IsSuccessful);

    [Fact]
    public void Nothing_is_public_but_what_tools_look_for()
    {
        Assert.NotEmpty(Api.GetTypes());
        Assert.Empty(
            Api.GetExportedTypes().Where(t => t.Name != "Program" && t.Namespace != $"{Root}.Persistence.Migrations").Select(t => t.FullName));
    }

    [Fact]
    public void The_program_reads_as_a_table_of_contents()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.PathOf("GameSession.Api"), "Program.cs"));
        Assert.InRange(lines.Length, 10, 59);
    }

    [Theory]
    [InlineData("Sessions")]
    [InlineData("Realtime")]
    [InlineData("Presence")]
    public void Real_time_files_stay_under_250_lines(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Repository.PathOf("GameSession.Api"), folder), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.True(File.ReadLines(f).Count() < 250, f));
    }

    [Fact]
    public void Handlers_commit_publish_and_send_nothing_by_themselves()
    {
        var handlers = Api.GetTypes().Where(t => t.Namespace?.StartsWith(Features, StringComparison.Ordinal) == true).ToList();
        var calls = handlers.SelectMany(Calls).ToList();
        Assert.Contains(calls, c => c is { Name: "ExecuteAsync", DeclaringType.Name: "SessionRegistry" });
        Assert.DoesNotContain(calls, c => c.Name.StartsWith("SaveChanges", StringComparison.Ordinal)
            || c.Name is "ExecuteUpdateAsync" or "ExecuteDeleteAsync" or "ExecuteSqlAsync" or "CommitAsync"
            || c.DeclaringType.Name == "RedisBackplane");
    }

    private static void DependsOnNone(string folder, string[] others)
    {
        var types = Types.InAssembly(Api).That().ResideInNamespace($"{Root}.{folder}");
        Assert.NotEmpty(types.GetTypes());
        Holds(types.ShouldNot().HaveDependencyOnAny(others).GetResult());
    }

    private static void Holds(NetArchTest.Rules.TestResult result) =>
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));

    // The methods that a type calls, in the order of its code. Lambdas and state machines are nested types.
    private static List<MethodReference> Calls(Type type)
    {
        var module = ModuleDefinition.ReadModule(Api.Location);
        var definition = module.GetTypes().Single(t => t.MetadataToken.ToInt32() == type.MetadataToken);
        return [.. definition.Methods.Where(m => m.HasBody).SelectMany(m => m.Body.Instructions).Select(i => i.Operand).OfType<MethodReference>()];
    }
}
