namespace GameSession.AppHost.Servers;

/// <summary>The servers that the Api needs, as resources named <c>sessiondb</c>, <c>redis</c> and <c>rabbitmq</c>, whatever runs them.</summary>
internal sealed record ServerSet(
    IResourceBuilder<IResourceWithConnectionString> SessionDb,
    IResourceBuilder<IResourceWithConnectionString> Redis,
    IResourceBuilder<IResourceWithConnectionString> RabbitMQ);
