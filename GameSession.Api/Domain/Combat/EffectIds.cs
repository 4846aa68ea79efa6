using System.Text;

namespace GameSession.Api.Domain;

/// <summary>
/// The ids of effects. What else a command starts, hidden effects included, makes no difference to an effect's id: players cannot tell from it that
/// there is something hidden.
/// </summary>
internal static class EffectIds
{
    /// <param name="seed">Unique to the command that starts the effect.</param>
    /// <param name="number">Tells effects apart that the command starts on the same target with the same condition.</param>
    public static Guid Of(Guid seed, Guid targetId, string condition, int number = 0) => HiddenIds.Hash(
        [.. seed.ToByteArray(), .. targetId.ToByteArray(), .. BitConverter.GetBytes(number), .. Encoding.UTF8.GetBytes(condition)]);

    /// <summary>The id of an effect that an older version of the service stored without one: the same for whoever reads it.</summary>
    public static Guid OfStored(Guid combatId, Guid targetId, string condition, Guid sourceActionId) => HiddenIds.Hash(
        [.. combatId.ToByteArray(), .. targetId.ToByteArray(), .. sourceActionId.ToByteArray(), .. Encoding.UTF8.GetBytes(condition)]);
}
