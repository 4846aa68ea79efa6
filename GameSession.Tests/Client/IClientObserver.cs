using System.Text.Json.Nodes;

namespace GameSession.Tests.Client;

/// <summary>Observes a <see cref="SessionClient"/>. Its methods are called one at a time.</summary>
internal interface IClientObserver
{
    /// <summary>A broadcast arrived, for the first time or again.</summary>
    /// <param name="isLive">It arrived on its own: not as part of the answer to <c>since</c>, and not while that answer was pending.</param>
    void Received(JsonObject message, bool isLive);

    /// <summary>A broadcast was applied to the state, or an answer replaced the state.</summary>
    /// <param name="before">The version before it.</param>
    void Applied(JsonObject message, long before);

    /// <summary>A command was answered.</summary>
    void Answered(JsonObject answer, TimeSpan after);

    /// <summary>A command is known to have taken effect.</summary>
    /// <param name="version">Null if the answer does not tell it, because the id was already used.</param>
    /// <param name="wasUncertain">An earlier attempt ended without a certain answer.</param>
    void Confirmed(Command command, long? version, TimeSpan after, bool wasUncertain);

    /// <summary>A command is known to have had no effect, and is not repeated.</summary>
    void GaveUp(Command command);

    /// <summary>A <c>connection_error</c> arrived.</summary>
    void Refused(JsonObject error);

    /// <summary>A connection ended, or could not be opened.</summary>
    void Lost(int? closeCode);

    /// <summary>Something violated the protocol.</summary>
    void Unexpected(string what);
}
