namespace GameSession.AppHost.Servers;

/// <summary>The Api's servers, as resources named <c>sessiondb</c>, <c>redis</c> and <c>rabbitmq</c>: containers or programs.</summary>
internal sealed record ServerSet(
    IResourceBuilder<IResourceWithConnectionString> SessionDb,
    IResourceBuilder<IResourceWithConnectionString> Redis,
    IResourceBuilder<IResourceWithConnectionString> RabbitMQ);
