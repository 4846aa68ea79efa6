namespace GameSession.Api.Domain;

/// <summary>Who rolls.</summary>
internal enum Dice
{
    /// <summary>The players: what a client says was rolled counts.</summary>
    Client,

    /// <summary>This service, from a secure source.</summary>
    Server,
}
