using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>Where somebody may write and what they may not see.</summary>
internal sealed class Permissions
{
    private static readonly JsonPointer[] Everywhere = [JsonPointer.Root];

    private readonly IReadOnlyList<JsonPointer> _writable;
    private readonly Guid? _characterId;
    private readonly HiddenPaths _hidden;
    private readonly bool _mayReplaceAll;

    private Permissions(IReadOnlyList<JsonPointer> writable, Guid? characterId, HiddenPaths hidden, bool mayReplaceAll) =>
        (_writable, _characterId, _hidden, _mayReplaceAll) = (writable, characterId, hidden, mayReplaceAll);

    /// <summary>The part of the state that only combat messages write.</summary>
    public static JsonPointer Combat { get; } = JsonPointer.Of(CombatDocument.Name);

    public static Permissions GameMaster { get; } = new(Everywhere, characterId: null, HiddenPaths.None, mayReplaceAll: true);

    /// <param name="characterId">The character that they play, null for none.</param>
    public static Permissions Player(Guid? characterId, SessionSettings settings) =>
        new(settings.PlayerWritablePaths, characterId, settings.GmOnlyPaths, mayReplaceAll: false);

    /// <summary>Decides changes that this person wants; see <see cref="StateDocument"/> for what they do.</summary>
    public Result<Applied> Write(StateObject root, IReadOnlyList<Change> changes, StateLimits limits)
    {
        foreach (var change in changes)
        {
            if (Combat.IsPrefixOf(change.Path))
            {
                return GameErrors.ReservedPath(change.Path);
            }

            if (!MayWrite(change.Path))
            {
                return GameErrors.ForbiddenPath(change.Path);
            }
        }

        // A change of the whole state has to leave the combat unchanged.
        return StateDocument.Apply(root, changes, limits, _hidden).Then<Applied>(applied =>
            Equals(StateDocument.Get(root, Combat), StateDocument.Get(applied.State, Combat)) ? applied : GameErrors.ReservedPath(Combat));
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
        if (_characterId is not { } id || path.Tokens is not ["characters", var name, ..])
        {
            return false;
        }

        Span<char> own = stackalloc char[36];
        id.TryFormat(own, out _);
        return own.SequenceEqual(name);
    }
}
