using System.Security.Cryptography;
using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// The parts of the state at <c>/private/{player_id}</c>: that player and the game master see and write each, and to everybody else it is hidden.
/// </summary>
internal static class PrivateParts
{
    /// <summary>The member of the state.</summary>
    public const string Name = "private";

    /// <summary>Of one part's compact JSON, as far as its player writes it.</summary>
    public const int MaxBytes = 32 * 1024;

    /// <summary>Of all parts together: more than those of all players who may have a seat. Only parts of players who left can fill it.</summary>
    public const int MaxBytesOfAll = 2 * 1024 * 1024;

    public static JsonPointer Path { get; } = JsonPointer.Of(Name);

    public static JsonPointer PathOf(Guid playerId) => JsonPointer.Of(Name, playerId.ToString());

    /// <summary>A player's part in a state; null for none.</summary>
    public static StateValue? In(StateObject state, Guid playerId) => (state[Name] as StateObject)?[playerId.ToString()];

    /// <summary>The part that a member sees as their own. Null for none, and for who sees all parts.</summary>
    /// <param name="state">The session's, or an older one of it.</param>
    public static StateValue? Of(Session session, StateObject state, Guid playerId) =>
        session.Settings.HasPrivateParts && session.ViewerOf(playerId) == Viewer.Players ? In(state, playerId) : null;

    /// <summary>The state as a member sees it: without what is hidden from them, and with their own part.</summary>
    /// <inheritdoc cref="Of"/>
    public static StateObject View(Session session, StateObject state, Guid playerId)
    {
        var view = Visibility.View(state, SessionRules.HiddenFrom(session, playerId));
        return Of(session, state, playerId) is { } part ? view.With(Name, StateObject.Of((playerId.ToString(), part))) : view;
    }

    /// <summary>The changes that make of a player's part in one state that in another.</summary>
    public static IReadOnlyList<Change> Difference(StateObject before, StateObject after, Guid playerId)
    {
        return StateDiff.Between(Alone(before), Alone(after));

        StateObject Alone(StateObject state) =>
            StateObject.Of((Name, In(state, playerId) is { } part ? StateObject.Of((playerId.ToString(), part)) : StateObject.Empty));
    }

    /// <summary>
    /// A name for what a part holds: the same content has the same. It is no place in an order, so that it tells of no other event.
    /// </summary>
    public static string VersionOf(StateValue? part) => Convert.ToHexStringLower(SHA256.HashData(part?.ToUtf8() ?? []).AsSpan(0, 8));
}
