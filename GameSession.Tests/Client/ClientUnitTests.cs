namespace GameSession.Tests.Client;

/// <summary>The parts of the client for browsers and Node.js that need no service.</summary>
public sealed class ClientUnitTests
{
    [Fact]
    public Task The_mirror_applies_changes_as_the_service_does() => Node.TestAsync(NoService, "unit/changes.test.mjs");

    [Fact]
    public Task The_mirror_resumes_as_the_protocol_says() => Node.TestAsync(NoService, "unit/mirror.test.mjs");

    [Fact]
    public Task Commands_are_answered_once() => Node.TestAsync(NoService, "unit/commands.test.mjs");

    [Fact]
    public Task The_client_comes_back_when_the_protocol_says_so() => Node.TestAsync(NoService, "unit/closes.test.mjs");

    [Fact]
    public Task A_session_stays_connected_until_it_is_closed() => Node.TestAsync(NoService, "unit/session.test.mjs");

    private static Dictionary<string, string> NoService => [];
}
