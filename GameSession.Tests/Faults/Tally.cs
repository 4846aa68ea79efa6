namespace GameSession.Tests.Faults;

/// <summary>The counters of a client.</summary>
internal sealed class Tally
{
    /// <summary>Commands whose effect was confirmed.</summary>
    public int Confirmed { get; set; }

    /// <summary>Connections that ended or could not be opened.</summary>
    public int Lost { get; set; }

    /// <summary>Connections that were refused on the socket.</summary>
    public int TurnedAway { get; set; }

    /// <summary>Answers <c>storage_unavailable</c>.</summary>
    public int Unavailable { get; set; }

    /// <summary>Those of them with an unknown outcome.</summary>
    public int Unknown { get; set; }

    /// <summary>Confirmed commands with an earlier attempt that ended without a certain answer.</summary>
    public int OutcomesSettled { get; set; }

    /// <summary>The longest time from an attempt to its answer.</summary>
    public TimeSpan LongestAnswer { get; set; }

    /// <summary>The longest time from the first attempt to the confirmation.</summary>
    public TimeSpan LongestConfirmation { get; set; }
}
