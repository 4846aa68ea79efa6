using System.Text.Json.Nodes;

namespace GameSession.Tests.Client;

/// <summary>Is told what a <see cref="SessionClient"/> goes through. Called one at a time.</summary>
internal interface IClientObserver
{
    /// <summary>A broadcast came, the first time or again.</summary>
    /// <param name="isLive">By itself: not as part of the answer to <c>since</c>, and not while that was waited for.</param>
    void Received(JsonObject message, bool isLive);

    /// <summary>The state was made of a broadcast, or replaced by one that an answer brought.</summary>
    /// <param name="before">The version before.</param>
    void Applied(JsonObject message, long before);

    /// <summary>A command was answered.</summary>
    void Answered(JsonObject answer, TimeSpan after);

    /// <summary>A command is known to have taken effect.</summary>
    /// <param name="version">Null where the answer does not tell: the id was found to be used up.</param>
    /// <param name="wasUncertain">An attempt had ended without a certain answer.</param>
    void Confirmed(Command command, long? version, TimeSpan after, bool wasUncertain);

    /// <summary>A command is known to have had no effect, and is not repeated.</summary>
    void GaveUp(Command command);

    /// <summary>A <c>connection_error</c>.</summary>
    void Refused(JsonObject error);

    /// <summary>A connection ended, or did not come about.</summary>
    void Lost(int? closeCode);

    /// <summary>Something went against the protocol.</summary>
    void Unexpected(string what);
}
