using System.Collections.Immutable;
using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>Where somebody may write and what they may not see.</summary>
internal sealed class Permissions
{
    private static readonly JsonPointer[] Everywhere = [JsonPointer.Root];
    private static readonly JsonPointer[] CombatAlone = [JsonPointer.Of(CombatDocument.Name)];
    private static readonly JsonPointer[] CombatAndEffects = [.. CombatAlone, LastingEffects.Path];
    private static readonly Permissions OfGameMaster = new(CombatAlone, Everywhere, characters: [], HiddenPaths.None, mayReplaceAll: true);
    private static readonly Permissions OfGameMasterBesideEffects =
        new(CombatAndEffects, Everywhere, characters: [], HiddenPaths.None, mayReplaceAll: true);

    private readonly JsonPointer[] _reserved;
    private readonly IReadOnlyList<JsonPointer> _writable;
    private readonly ImmutableArray<Guid> _characters;
    private readonly HiddenPaths _hidden;
    private readonly bool _mayReplaceAll;

    private Permissions(
        JsonPointer[] reserved, IReadOnlyList<JsonPointer> writable, ImmutableArray<Guid> characters, HiddenPaths hidden, bool mayReplaceAll) =>
        (_reserved, _writable, _characters, _hidden, _mayReplaceAll) = (reserved, writable, characters, hidden, mayReplaceAll);

    /// <summary>The part of the state that only combat messages write, as they do <see cref="LastingEffects.Path"/>.</summary>
    public static JsonPointer Combat => CombatAlone[0];

    public static Permissions GameMaster(SessionSettings settings) => settings.HasLastingEffects ? OfGameMasterBesideEffects : OfGameMaster;

    /// <param name="characters">The characters that they play.</param>
    public static Permissions Player(ImmutableArray<Guid> characters, SessionSettings settings) => new(
        settings.HasLastingEffects ? CombatAndEffects : CombatAlone,
        settings.PlayerWritablePaths,
        characters,
        settings.GmOnlyPaths,
        mayReplaceAll: false);

    /// <summary>Decides changes that this person wants; see <see cref="StateDocument"/> for what they do.</summary>
    public Result<Applied> Write(StateObject root, IReadOnlyList<Change> changes, StateLimits limits)
    {
        foreach (var change in changes)
        {
            foreach (var part in _reserved)
            {
                if (part.IsPrefixOf(change.Path)) return GameErrors.ReservedPath(change.Path);
            }

            if (!MayWrite(change.Path))
            {
                return GameErrors.ForbiddenPath(change.Path);
            }
        }

        // A change of the whole state has to leave these parts unchanged.
        return StateDocument.Apply(root, changes, limits, _hidden).Then<Applied>(applied =>
            ChangedPart(root, applied.State) is { } part ? GameErrors.ReservedPath(part) : applied);
    }

    // The first reserved part that differs; null for none.
    private JsonPointer? ChangedPart(StateObject before, StateObject after)
    {
        foreach (var part in _reserved)
        {
            if (!Equals(StateDocument.Get(before, part), StateDocument.Get(after, part))) return part;
        }

        return null;
    }

    private bool MayWrite(JsonPointer path)
    {
        // A player who may write at the root may write anywhere below it, but not replace the whole state: /combat is in it.
        if (path.IsRoot && !_mayReplaceAll)
        {
            return false;
        }

        foreach (var writable in _writable)
        {
            if (writable.IsPrefixOf(path))
            {
                return true;
            }
        }

        return IsOwnCharacter(path);
    }

    private bool IsOwnCharacter(JsonPointer path)
    {
        if (path.Tokens is not ["characters", var name, ..])
        {
            return false;
        }

        Span<char> own = stackalloc char[36];
        foreach (var id in _characters)
        {
            id.TryFormat(own, out _);
            if (own.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }
}
