namespace GameSession.Api.Http;

/// <summary>The session of the examples in <c>/openapi/v1.json</c>: Gwen is its game master, and Anna plays a character.</summary>
internal static class ExampleSession
{
    public const string Name = "The Sunless Citadel";
    public const string ConnectionToken = "CfDJ8IAh7S4kTQ0uT3pN";
    public const string WebsocketUrl = "wss://api.dndcreator.com/api/v2/sessions/01a2153a-dc7a-7fde-a259-b19b8a5a94d5/ws";

    public static readonly Guid Id = new("01a2153a-dc7a-7fde-a259-b19b8a5a94d5");
    public static readonly Guid CampaignId = new("7c0e2a51-52fb-4dd5-9d0e-6a5f0f6b9a11");
    public static readonly Guid Gwen = new("01a2153a-d9c0-7c51-8f1e-3d0c4c5b6a70");
    public static readonly Guid Anna = new("01a2153a-db82-7b0a-b93d-0f95e2a2d972");
    public static readonly Guid Character = new("3b241101-e2bb-4255-8caf-4136c566a962");

    public static readonly Guid Familiar = new("3b241101-e2bb-4255-8caf-4136c566a963");

    public static readonly DateTime Created = new(2026, 11, 26, 19, 0, 4, 118, DateTimeKind.Utc);
    public static readonly DateTime Saved = new(2026, 11, 26, 22, 41, 9, 733, DateTimeKind.Utc);
}
