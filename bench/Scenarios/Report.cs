using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GameSession.Scenarios;

/// <summary>Results, one line of JSON each.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(JsonObject result) => Console.WriteLine(result.ToJsonString(Options));

    /// <summary>Says what the scenario is doing.</summary>
    public static void Say(string text) => Console.Error.WriteLine($"  {text}");
}
