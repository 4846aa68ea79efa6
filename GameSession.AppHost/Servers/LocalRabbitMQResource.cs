namespace GameSession.AppHost.Servers;

/// <summary>
/// RabbitMQ as a program of this machine, with its management page. All of its ports are on loopback; ports, name server (epmd) and cookie are
/// its own, so that the brokers of several AppHosts stay apart.
/// </summary>
internal sealed class LocalRabbitMQResource(string name, string folder, ParameterResource password)
    : ExecutableResource(name, "bash", folder), IResourceWithConnectionString
{
    public const string EndpointName = "tcp";
    public const string ManagementEndpointName = "management";
    public const string UserName = "guest";

    public EndpointReference Endpoint => new(this, EndpointName);

    public EndpointReference ManagementEndpoint => new(this, ManagementEndpointName);

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"amqp://{UserName}:{password:uri}@{Endpoint.Property(EndpointProperty.HostAndPort)}");

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() =>
    [
        new("Host", ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.Host)}")),
        new("Port", ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.Port)}")),
        new("Username", ReferenceExpression.Create($"{UserName}")),
        new("Password", ReferenceExpression.Create($"{password}")),
        new("Uri", ConnectionStringExpression),
    ];
}
