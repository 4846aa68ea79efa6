namespace GameSession.AppHost.Servers;

/// <summary>
/// PostgreSQL as a program of this machine: on one loopback port, with a password (SCRAM), and with every commit on disk before it is confirmed.
/// </summary>
internal sealed class LocalPostgresResource(string name, string folder, ParameterResource password)
    : ExecutableResource(name, "bash", folder), IResourceWithConnectionString
{
    public const string EndpointName = "tcp";
    public const string UserName = "postgres";

    public ParameterResource Password => password;

    public EndpointReference Endpoint => new(this, EndpointName);

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"Host={Endpoint.Property(EndpointProperty.Host)};Port={Endpoint.Property(EndpointProperty.Port)};Username={UserName};Password={password}");

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() => PropertiesOf(database: null);

    internal IEnumerable<KeyValuePair<string, ReferenceExpression>> PropertiesOf(string? database)
    {
        var address = Endpoint.Property(EndpointProperty.HostAndPort);
        var path = database is null ? "" : $"/{database}";
        yield return new("Host", ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.Host)}"));
        yield return new("Port", ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.Port)}"));
        yield return new("Username", ReferenceExpression.Create($"{UserName}"));
        yield return new("Password", ReferenceExpression.Create($"{password}"));
        yield return new("Uri", ReferenceExpression.Create($"postgresql://{UserName}:{password:uri}@{address}{path}"));
        yield return new("JdbcConnectionString", ReferenceExpression.Create($"jdbc:postgresql://{address}{path}"));
        if (database is not null) yield return new("DatabaseName", ReferenceExpression.Create($"{database}"));
    }
}
