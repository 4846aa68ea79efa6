namespace GameSession.Tests.Faults;

/// <summary>What a client counts.</summary>
internal sealed class Tally
{
    /// <summary>Commands whose effect was confirmed.</summary>
    public int Confirmed { get; set; }

    /// <summary>Connections that ended, or did not come about.</summary>
    public int Lost { get; set; }

    /// <summary>Connections that were refused on the socket.</summary>
    public int TurnedAway { get; set; }

    /// <summary>Answers <c>storage_unavailable</c>.</summary>
    public int Unavailable { get; set; }

    /// <summary>Those of them with an unknown outcome.</summary>
    public int Unknown { get; set; }

    /// <summary>Confirmed commands of which an attempt had ended without a certain answer.</summary>
    public int OutcomesSettled { get; set; }

    /// <summary>How long an attempt waited for its answer, at most.</summary>
    public TimeSpan LongestAnswer { get; set; }

    /// <summary>From the first attempt to the confirmation, at most.</summary>
    public TimeSpan LongestConfirmation { get; set; }
}
