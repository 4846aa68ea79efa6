namespace GameSession.Api.Http;

/// <summary>The groups of operations in <c>/openapi/v1.json</c>: the ICD's headings in its order, and what only Development has.</summary>
internal static class OperationTags
{
    public const string Connections = "Connection Management";
    public const string Sessions = "Session Management";
    public const string State = "State Management";
    public const string Development = "Development";

    /// <summary>In the order of the document, each with what it is about.</summary>
    public static IReadOnlyList<(string Name, string Text)> All { get; } =
    [
        (Connections, "Open a session's WebSocket, over which players play. [`/docs/events`](../docs/events) shows its messages."),
        (Sessions, "Create and end sessions, join and leave them, and see who is there."),
        (State, "Save, load and rewind a session's state, and read its history."),
        (Development, "What helps to try the service. In Development only."),
    ];
}
