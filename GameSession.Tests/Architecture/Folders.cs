using System.Text.RegularExpressions;
using GameSession.Api.Pipeline;
using GameSession.Tests.Harness;
using Mono.Cecil;

namespace GameSession.Tests.Architecture;

/// <summary>The dependencies between the folders of the Api, read from its assembly.</summary>
internal static partial class Folders
{
    private const string Root = "GameSession.Api";

    /// <summary>The name for files outside any folder.</summary>
    public const string Program = "Program";

    /// <summary>For each folder, the folders that it uses, each with the types that use it.</summary>
    public static Dictionary<string, Dictionary<string, SortedSet<string>>> Uses()
    {
        using var module = ModuleDefinition.ReadModule(typeof(SocketRoutes).Assembly.Location);
        var uses = new Dictionary<string, Dictionary<string, SortedSet<string>>>();
        foreach (var type in module.GetTypes().Where(IsOurs))
        {
            var from = Of(type);
            var used = uses.TryGetValue(from, out var known) ? known : uses[from] = [];
            foreach (var to in References(type).SelectMany(Parts).Where(IsOurs).Select(Of).Distinct().Where(f => f != from))
            {
                Add(used, to, Outermost(type).Name);
            }
        }

        // The compiler inlines constants, so the assembly does not show their use. The using directive in the source does.
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf(Root), "*.cs", SearchOption.AllDirectories))
        {
            var folder = Path.GetRelativePath(Repository.PathOf(Root), file).Split(Path.DirectorySeparatorChar) is { Length: > 1 } parts ? parts[0]
                : Program;
            if (!uses.TryGetValue(folder, out var used)) continue;
            foreach (var to in Directive().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value).Where(f => f != folder))
            {
                Add(used, to, Path.GetFileNameWithoutExtension(file));
            }
        }

        return uses;

        static void Add(Dictionary<string, SortedSet<string>> used, string folder, string user) =>
            (used.TryGetValue(folder, out var users) ? users : used[folder] = new SortedSet<string>(StringComparer.Ordinal)).Add(user);
    }

    [GeneratedRegex(@"^using GameSession\.Api\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Directive();

    private static string Of(TypeReference type) => Outermost(type).Namespace.Split('.') is { Length: > 2 } names ? names[2] : Program;

    // The Api's own source, without generated files.
    private static bool IsOurs(TypeReference type)
    {
        var outermost = Outermost(type);
        return outermost.Namespace == Root || outermost.Namespace.StartsWith($"{Root}.", StringComparison.Ordinal)
            || (outermost.Namespace.Length == 0 && outermost.Name == Program);
    }

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    // The types in signatures, attributes and method bodies. The compiler inlines constants of other types.
    private static IEnumerable<TypeReference> References(TypeDefinition type)
    {
        if (type.BaseType is not null) yield return type.BaseType;
        foreach (var implemented in type.Interfaces) yield return implemented.InterfaceType;
        foreach (var attribute in Attributes(type)) yield return attribute;
        foreach (var constraint in Constraints(type)) yield return constraint;
        foreach (var field in type.Fields)
        {
            yield return field.FieldType;
            foreach (var attribute in Attributes(field)) yield return attribute;
        }

        foreach (var property in type.Properties)
        {
            foreach (var attribute in Attributes(property)) yield return attribute;
        }

        foreach (var method in type.Methods)
        {
            yield return method.ReturnType;
            foreach (var parameter in method.Parameters) yield return parameter.ParameterType;
            foreach (var attribute in Attributes(method)) yield return attribute;
            foreach (var constraint in Constraints(method)) yield return constraint;
            if (!method.HasBody) continue;
            foreach (var variable in method.Body.Variables) yield return variable.VariableType;
            foreach (var handler in method.Body.ExceptionHandlers.Where(h => h.CatchType is not null)) yield return handler.CatchType;
            foreach (var operand in method.Body.Instructions.Select(i => i.Operand))
            {
                switch (operand)
                {
                    case TypeReference used:
                        yield return used;
                        break;
                    case FieldReference used:
                        yield return used.DeclaringType;
                        yield return used.FieldType;
                        break;
                    case MethodReference used:
                        yield return used.DeclaringType;
                        yield return used.ReturnType;
                        foreach (var parameter in used.Parameters) yield return parameter.ParameterType;
                        if (used is not GenericInstanceMethod generic) break;
                        foreach (var argument in generic.GenericArguments) yield return argument;
                        break;
                }
            }
        }
    }

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider provider) => provider.CustomAttributes
        .SelectMany(a => a.ConstructorArguments.Select(c => c.Value).OfType<TypeReference>().Prepend(a.AttributeType));

    private static IEnumerable<TypeReference> Constraints(IGenericParameterProvider provider) =>
        provider.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType);

    // The types that a type consists of: for a list of results of sessions, all three.
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Prepend(generic.ElementType),
        TypeSpecification part => Parts(part.ElementType),
        GenericParameter => [],
        _ => [type],
    };
}
