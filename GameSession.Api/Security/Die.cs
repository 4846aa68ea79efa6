using System.Security.Cryptography;

namespace GameSession.Api.Security;

/// <summary>A die from a cryptographic source: earlier rolls do not predict later ones.</summary>
internal static class Die
{
    /// <summary>Of the die that is rolled for initiative.</summary>
    public const int Sides = 20;

    public static int Roll(int sides = Sides) => RandomNumberGenerator.GetInt32(1, sides + 1);
}
