using System.Text;

namespace GameSession.Api.Domain;

/// <summary>
/// The ids of effects. What else a command starts, hidden effects included, makes no difference to an effect's id: players cannot tell from it that
/// there is something hidden.
/// </summary>
internal static class EffectIds
{
    /// <param name="seed">Unique to the command that starts the effect.</param>
    public static Guid Of(Guid seed, Guid targetId, string condition) =>
        HiddenIds.Hash([.. seed.ToByteArray(), .. targetId.ToByteArray(), .. Encoding.UTF8.GetBytes(condition)]);

    /// <summary>The id of an effect that an older version of the service stored without one: the same for whoever reads it.</summary>
    public static Guid OfStored(Guid combatId, Guid targetId, string condition, Guid sourceActionId) => HiddenIds.Hash(
        [.. combatId.ToByteArray(), .. targetId.ToByteArray(), .. sourceActionId.ToByteArray(), .. Encoding.UTF8.GetBytes(condition)]);
}
