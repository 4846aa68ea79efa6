using System.Text.Json.Nodes;
using GameSession.Tests.Harness;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace GameSession.Tests.Operations;

/// <summary>Files of YAML as JSON, in which every value is a string.</summary>
internal static class Yaml
{
    /// <param name="path">From the repository's root. Merged mappings (<c>&lt;&lt;</c>) are resolved.</param>
    public static JsonNode Read(params ReadOnlySpan<string> path)
    {
        var document = new DeserializerBuilder().Build().Deserialize(new MergingParser(new Parser(new StringReader(Repository.Read(path)))));
        return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(document))!;
    }
}
