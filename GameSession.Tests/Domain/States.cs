using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Tests.Domain;

/// <summary>Short forms for the domain's tests.</summary>
internal static class States
{
    public static StateObject State(string json) => (StateObject)StateValue.Parse(json);

    public static JsonPointer At(string path) => JsonPointer.TryParse(path, out var pointer) ? pointer : throw new ArgumentException(path);

    public static Change Set(string path, string value, string? previous = null) =>
        new(At(path), StateValue.Parse(value), previous is null ? null : StateValue.Parse(previous));

    public static Change Remove(string path, string? previous = null) => new(At(path), null, previous is null ? null : StateValue.Parse(previous));

    /// <summary>For comparison: all that a client would learn of a refusal.</summary>
    public static string Text(GameError error) =>
        $"{error.Code}: {error.Message} {error.Current} {string.Join(',', error.Errors?.SelectMany(e => e.Value.Prepend(e.Key)) ?? [])}";

    public static string Text(IReadOnlyList<Change> changes) =>
        string.Join('\n', changes.Select(c => $"{c.Path} = {c.Value?.ToString() ?? "nothing"} was {c.Previous?.ToString() ?? "nothing"}"));
}
