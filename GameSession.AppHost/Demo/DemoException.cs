namespace GameSession.AppHost.Demo;

/// <summary>A demo's message had no effect, or its connection ended. The demo goes on from the session's state.</summary>
internal sealed class DemoException(string message) : Exception(message);
