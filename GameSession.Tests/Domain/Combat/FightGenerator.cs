using CsCheck;

namespace GameSession.Tests.Domain;

/// <summary>The steps that random combats try: most do not concern hidden combatants, the rest concern nothing else.</summary>
internal enum Step
{
    Roll,
    PlayerRolls,
    Next,
    PlayerNext,
    Jump,
    Order,
    Remove,
    Declare,
    PlayerDeclares,
    PlayerReuses,
    PlayerJoins,
    Resolve,
    StartEffect,
    EndEffect,
    PlayerEndsEffect,
    KeepEffect,
    End,
    Save,
    Load,
    Reveal,
    Hide,
    Conceal,
    Update,
    Act,
    Group,
    Split,
    HiddenRoll,
    HiddenNext,
    HiddenJump,
    HiddenRemove,
    HiddenDeclare,
    HiddenResolve,
    HiddenStart,
    HiddenEnd,
    HiddenUpdate,
    HiddenAct,
    HiddenGroup,
    HiddenSplit,
}

/// <summary>A step, and the numbers that choose its subject.</summary>
internal sealed record Move(Step Step, int A, int B, int C)
{
    public bool IsHidden => Step >= Step.HiddenRoll;
}

/// <summary>Random combats, long enough for several rounds.</summary>
internal static class FightGenerator
{
    public const int Players = 4;

    /// <summary>The players, and others who may come.</summary>
    public const int People = 6;

    /// <summary>
    /// Characters 0 to 7 are visible and 10 to 13 hidden. Players may come with some of these ids, or with 20 to 22. A step that fits none of them
    /// does nothing.
    /// </summary>
    public const int Visible = 8;

    public const int FirstHidden = 10;

    public const int Hidden = 4;

    public const int FirstUnknown = 20;

    public const int Unknown = 3;

    /// <summary>Characters who come only with a group: 40 to 43 visible, 50 to 53 hidden.</summary>
    public const int FirstMember = 40;

    public const int FirstHiddenMember = 50;

    private static readonly Gen<Step> Usual = Gen.Frequency(
        (5, Gen.Const(Step.Roll)), (2, Gen.Const(Step.PlayerRolls)), (14, Gen.Const(Step.Next)), (4, Gen.Const(Step.PlayerNext)),
        (2, Gen.Const(Step.Order)), (3, Gen.Const(Step.Remove)), (4, Gen.Const(Step.Declare)), (2, Gen.Const(Step.PlayerDeclares)),
        (1, Gen.Const(Step.PlayerReuses)), (1, Gen.Const(Step.PlayerJoins)),
        (5, Gen.Const(Step.Resolve)), (4, Gen.Const(Step.HiddenRoll)), (6, Gen.Const(Step.HiddenNext)), (1, Gen.Const(Step.HiddenRemove)),
        (2, Gen.Const(Step.HiddenDeclare)), (2, Gen.Const(Step.HiddenResolve)),
        (6, Gen.Const(Step.Update)), (3, Gen.Const(Step.Act)), (2, Gen.Const(Step.HiddenUpdate)), (1, Gen.Const(Step.HiddenAct)),
        (4, Gen.Const(Step.Group)), (1, Gen.Const(Step.Split)), (2, Gen.Const(Step.HiddenGroup)), (1, Gen.Const(Step.HiddenSplit)),
        (4, Gen.Const(Step.StartEffect)), (1, Gen.Const(Step.EndEffect)), (1, Gen.Const(Step.PlayerEndsEffect)),
        (1, Gen.Const(Step.KeepEffect)), (2, Gen.Const(Step.HiddenStart)), (1, Gen.Const(Step.HiddenEnd)));

    /// <summary>Steps in which the game master neither chooses whose turn is next nor reveals anybody.</summary>
    public static Gen<Move[]> Plain { get; } = Moves(Usual);

    private static readonly Gen<Step> Willful = Gen.Frequency(
        (12, Usual), (1, Gen.Const(Step.Jump)), (1, Gen.Const(Step.HiddenJump)));

    /// <summary>Steps in which the game master never chooses whose turn is next.</summary>
    public static Gen<Move[]> Orderly { get; } = Moves(Gen.Frequency(
        (30, Usual), (1, Gen.Const(Step.Reveal)), (1, Gen.Const(Step.Conceal))));

    /// <summary>Steps in which the game master may choose whose turn is next, but reveals nobody.</summary>
    public static Gen<Move[]> Secret { get; } = Moves(Gen.Frequency(
        (60, Willful), (1, Gen.Const(Step.End)), (2, Gen.Const(Step.Conceal))));

    /// <summary>All steps.</summary>
    public static Gen<Move[]> Wild { get; } = Moves(Gen.Frequency(
        (30, Willful), (1, Gen.Const(Step.Reveal)), (1, Gen.Const(Step.Hide)), (1, Gen.Const(Step.Conceal)), (1, Gen.Const(Step.End)),
        (1, Gen.Const(Step.Save)), (1, Gen.Const(Step.Load))));

    private static Gen<Move[]> Moves(Gen<Step> step) =>
        Gen.Select(step, Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[0, 1000], (s, a, b, c) => new Move(s, a, b, c)).Array[10, 80];
}
