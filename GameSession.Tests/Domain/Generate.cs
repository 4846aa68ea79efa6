using CsCheck;
using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Tests.Domain;

/// <summary>Random states, paths and changes. They use few names, so that they overlap, and some names that need escaping.</summary>
internal static class Generate
{
    private static readonly string[] Names = ["a", "b", "gm", "shared", "x~y", "p/q", "", "0", "-", "é", "\u007f\"\\<😀"];

    private static readonly string[] NamesToHide = ["a", "b", "gm", "shared", "x~y"];

    public static Gen<string> AnyString { get; } = Gen.OneOf(
        Gen.OneOf("", "plain", "\"quoted\"\\", "tab\tnew\nline", "<&'>+", "ключ", "日本", "😀", "\u007f\u0080\u2028\ufeff\uffff", "\ue000"),
        Gen.String[Gen.Char['\u0001', '\ud7ff'], 0, 12]);

    public static Gen<string> Number { get; } = Gen.OneOf(
        Gen.Int[-20, 20].Select(i => $"{i}"),
        Gen.Long.Select(l => $"{l}"),
        Gen.OneOf("-0", "-0.0", "1.50", "1e2", "1E-2", "1.0e1", "-1.50e1", "1e308", "1e-308", "0.1", "12345678901234567890.123456789"),
        Gen.Select(Gen.Int[-999, 999], Gen.Int[0, 99], Gen.Int[-40, 40], (whole, part, exponent) => $"{whole}.{part:00}e{exponent}"));

    public static Gen<StateValue> Scalar { get; } = Gen.Frequency(
        (1, Gen.Const(StateValue.Null)),
        (1, Gen.Bool.Select(StateValue.Of)),
        (3, Number.Select(StateValue.Parse)),
        (2, AnyString.Select(StateValue.Of)));

    public static Gen<StateObject> State { get; } = ObjectOf(Value(3));

    public static Gen<StateValue> AnyValue { get; } = Value(2);

    public static Gen<HiddenPaths> Hidden { get; } =
        Gen.OneOf(NamesToHide).Array[1, 3].Select(tokens => JsonPointer.Of(tokens)).Array[0, 3].Select(HiddenPaths.Of);

    public static Gen<JsonPointer> Path { get; } = PathOf(0);

    public static Gen<JsonPointer[]> Paths { get; } = PathOf(1).Array[1, 4];

    /// <summary>Changes as they are asked for, few of them with a precondition.</summary>
    public static Gen<Change[]> Changes { get; } = ChangesAt(Path);

    /// <summary>The same, never of the whole state.</summary>
    public static Gen<Change[]> PlayerChanges { get; } = ChangesAt(PathOf(1));

    /// <summary>An array of some items, few of them different, and what a removal, an exchange or an addition somewhere makes of it.</summary>
    public static Gen<(StateArray Before, StateArray After)> ItemsAndEdits { get; } = Gen.Select(
        Gen.OneOf(Gen.Int[0, 3].Select(i => StateValue.Of(i)), Value(1)).Array[0, 8],
        Gen.Int[0, 8],
        Gen.Int[0, 3],
        Gen.Int[0, 3].Select(i => StateValue.Of(i)).Array[0, 3],
        (items, at, gone, come) =>
        {
            var head = items.Take(at);
            return (StateArray.Of([.. items]), StateArray.Of([.. head, .. come, .. items.Skip(at + gone)]));
        });

    private static Gen<Change[]> ChangesAt(Gen<JsonPointer> path) => Gen.Select(
        path,
        Gen.Frequency((4, AnyValue.Select(v => (StateValue?)v)), (1, Gen.Const((StateValue?)null))),
        Gen.Frequency((1, AnyValue.Select(v => (StateValue?)v)), (6, Gen.Const((StateValue?)null))),
        (at, value, previous) => new Change(at, value, previous)).Array[1, 4];

    private static Gen<JsonPointer> PathOf(int minTokens) =>
        Gen.Frequency((4, Gen.OneOf(NamesToHide)), (2, Gen.OneOf(Names)), (1, Gen.OneOf("1", "2", "-", "0")))
            .Array[minTokens, 4].Select(tokens => JsonPointer.Of(tokens));

    private static Gen<StateValue> Value(int depth) => depth == 0
        ? Scalar
        : Gen.Frequency(
            (2, Scalar),
            (4, ObjectOf(Value(depth - 1)).Select(o => (StateValue)o)),
            (1, Value(depth - 1).Array[0, 3].Select(items => (StateValue)StateArray.Of([.. items]))));

    private static Gen<StateObject> ObjectOf(Gen<StateValue> value) =>
        Gen.Select(Gen.Frequency((3, Gen.OneOf(NamesToHide)), (2, Gen.OneOf(Names))), value)
            .Array[0, 5].Select(members => StateObject.Of(members));
}
