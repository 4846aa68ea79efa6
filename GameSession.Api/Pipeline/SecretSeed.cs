using System.Security.Cryptography;

namespace GameSession.Api.Pipeline;

/// <summary>Bytes of a command for what the rules derive from them. A command has them once, however many times it is decided.</summary>
internal static class SecretSeed
{
    /// <summary>From a cryptographic source: nobody can tell what is derived from it, nor from other seeds.</summary>
    public static Guid New() => new(RandomNumberGenerator.GetBytes(16));
}
