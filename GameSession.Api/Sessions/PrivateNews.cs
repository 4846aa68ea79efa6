using GameSession.Api.Domain;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;

namespace GameSession.Api.Sessions;

/// <summary>
/// What an event did to private parts, whoever wrote there and however: one message for each player whose part is another now. They have no version,
/// and are sent beside the broadcast, which has nothing of private parts for players.
/// </summary>
internal sealed class PrivateNews
{
    private readonly Dictionary<Guid, Frame?> _frames = [];
    private readonly Session _before;
    private readonly Session _after;

    private PrivateNews(Session before, Session after) => (_before, _after) = (before, after);

    /// <summary>Null for an event that changed no private part, as almost all.</summary>
    public static PrivateNews? Of(Session before, Session after) =>
        after.Settings.HasPrivateParts && !ReferenceEquals(before.State[PrivateParts.Name], after.State[PrivateParts.Name])
            ? new PrivateNews(before, after)
            : null;

    /// <summary>The message for a player; null when the event did not change what they see as their own part.</summary>
    public Frame? For(Guid playerId)
    {
        if (_after.ViewerOf(playerId) != Viewer.Players) return null;
        if (!_frames.TryGetValue(playerId, out var frame)) _frames.Add(playerId, frame = Write(playerId));
        return frame;
    }

    private Frame? Write(Guid playerId)
    {
        var changes = PrivateParts.Difference(_before.State, _after.State, playerId);
        if (changes.Count == 0) return null;
        var version = PrivateParts.VersionOf(PrivateParts.In(_after.State, playerId));
        var data = ChangesJson.WritePrivateUpdate(changes, version, _after.UpdatedAt);
        return Envelope.Write(MessageTypes.PrivateUpdate, reference: null, data, Frame.Text);
    }
}
