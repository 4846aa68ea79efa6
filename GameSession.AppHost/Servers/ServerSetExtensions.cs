#pragma warning disable ASPIRECERTIFICATES001 // Redis without TLS: the service talks to it on this machine only.

using Microsoft.Extensions.DependencyInjection;

namespace GameSession.AppHost.Servers;

internal static class ServerSetExtensions
{
    private const string Postgres = "postgres";
    private const string SessionDb = "sessiondb";
    private const string DatabaseName = "session_db";
    private const string Redis = "redis";
    private const string RabbitMQ = "rabbitmq";

    /// <summary>Adds PostgreSQL, Redis and RabbitMQ, in containers or as programs of this machine (see <see cref="ServerKind"/>).</summary>
    /// <exception cref="DistributedApplicationException">A setting is wrong, or a missing program cannot be installed here.</exception>
    public static async Task<ServerSet> AddServersAsync(this IDistributedApplicationBuilder builder)
    {
        var options = ServerOptions.From(builder.Configuration);
        // A published model is deployed elsewhere, where the programs of this machine do not exist.
        var useContainers = builder.ExecutionContext.IsPublishMode || options.Servers switch
        {
            ServerKind.Containers => true,
            ServerKind.Local => false,
            _ => await ContainerEngine.AnswersAsync(builder.Configuration),
        };
        if (useContainers) return builder.AddContainers(options.ServerData);

        await ServerPackages.InstallMissingAsync();
        return builder.AddPrograms(options.ServerData);
    }

    private static ServerSet AddContainers(this IDistributedApplicationBuilder builder, DataLifetime data)
    {
        var postgres = builder.AddPostgres(Postgres);
        var redis = builder.AddRedis(Redis).WithoutHttpsCertificate();
        var rabbitmq = builder.AddRabbitMQ(RabbitMQ).WithManagementPlugin();
        if (data == DataLifetime.Kept)
        {
            postgres.WithDataVolume();
            rabbitmq.WithDataVolume();
        }

        return new ServerSet(postgres.AddDatabase(SessionDb, DatabaseName), redis, rabbitmq);
    }

    private static ServerSet AddPrograms(this IDistributedApplicationBuilder builder, DataLifetime data)
    {
        var folder = DataFolder.For(builder, data);
        if (data == DataLifetime.Temporary)
        {
            // The AppHost ends after its servers, and deletes their data.
            builder.Configuration["DcpPublisher:WaitForResourceCleanup"] = bool.TrueString;
            builder.Services.AddHostedService(_ => new TemporaryData(folder));
        }

        return new ServerSet(
            builder.AddLocalPostgres(Postgres, folder.Of(Postgres)).AddDatabase(SessionDb, DatabaseName),
            builder.AddLocalRedis(Redis, folder.Of(Redis)),
            builder.AddLocalRabbitMQ(RabbitMQ, folder.Of(RabbitMQ)));
    }
}
