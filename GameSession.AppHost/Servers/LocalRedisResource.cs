namespace GameSession.AppHost.Servers;

/// <summary>Redis as a program of this machine: on one loopback port, with a password, and without a data file.</summary>
internal sealed class LocalRedisResource(string name, string program, string folder, ParameterResource password)
    : ExecutableResource(name, program, folder), IResourceWithConnectionString
{
    public const string EndpointName = "tcp";

    public EndpointReference Endpoint => new(this, EndpointName);

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.HostAndPort)},password={password}");

    public ReferenceExpression UriExpression =>
        ReferenceExpression.Create($"redis://:{password:uri}@{Endpoint.Property(EndpointProperty.HostAndPort)}");

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() =>
    [
        new("Host", ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.Host)}")),
        new("Port", ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.Port)}")),
        new("Password", ReferenceExpression.Create($"{password}")),
        new("Uri", UriExpression),
    ];
}
