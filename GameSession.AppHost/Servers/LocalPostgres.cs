using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GameSession.AppHost.Servers;

internal static class LocalPostgres
{
    /// <param name="builder">The model.</param>
    /// <param name="name">The server's name.</param>
    /// <param name="folder">The folder for its data.</param>
    /// <param name="password">Null to generate one.</param>
    public static IResourceBuilder<LocalPostgresResource> AddLocalPostgres(
        this IDistributedApplicationBuilder builder, string name, string folder, ParameterResource? password = null)
    {
        password ??= ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password");
        var cluster = Path.Combine(folder, "data");
        var postgres = new LocalPostgresResource(name, folder, password);
        return builder.AddResource(postgres)
            .WithServerDefaults(LocalPostgresResource.EndpointName, "DatabaseMultiple")
            .WithConnectionCheck(
            (services, check, connectionString) => services.AddHealthChecks().AddNpgSql(_ => $"{connectionString()};Database=postgres", name: check))
            .WithArgs(
                Path.Combine(builder.AppHostDirectory, "Servers", "postgres.sh"), Path.Combine(folder, "lock"), ServerPackages.Postgres,
                "-D", cluster, "-p", postgres.Endpoint.Property(EndpointProperty.TargetPort),
                "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
                "-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "max_connections=200")
            .OnBeforeResourceStarted(async (_, _, ct) => await PrepareAsync(folder, cluster, (await password.GetValueAsync(ct))!, ct));
    }

    /// <summary>Adds a database, which is created when the server is ready. The dashboard shows the server's state for it.</summary>
    public static IResourceBuilder<LocalPostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<LocalPostgresResource> server, string name, string databaseName)
    {
        var database = server.ApplicationBuilder.AddResource(new LocalPostgresDatabaseResource(name, databaseName, server.Resource))
            .WithIconName("Database")
            .WithInitialState(new CustomResourceSnapshot
            {
                ResourceType = "PostgreSQL database",
                State = KnownResourceStates.NotStarted,
                Properties = [],
            })
            .WithConnectionCheck((services, check, connectionString) => services.AddHealthChecks().AddNpgSql(_ => connectionString(), name: check));
        server.OnResourceReady(async (postgres, ready, ct) =>
        {
            await CreateAsync(postgres, databaseName, ct);
            await PublishStateAsync(ready.Services, database.Resource, KnownResourceStates.Running);
        });
        server.OnResourceStopped((_, stopped, _) => PublishStateAsync(stopped.Services, database.Resource, KnownResourceStates.Exited));
        return database;
    }

    private static Task PublishStateAsync(IServiceProvider services, LocalPostgresDatabaseResource database, string state) =>
        services.GetRequiredService<ResourceNotificationService>().PublishUpdateAsync(database, snapshot => snapshot with { State = state });

    private static async Task CreateAsync(LocalPostgresResource server, string name, CancellationToken ct)
    {
        var connectionString = await server.ConnectionStringExpression.GetValueAsync(ct);
        await using var dataSource = NpgsqlDataSource.Create($"{connectionString};Database=postgres;Pooling=false");
        await using var ask = dataSource.CreateCommand("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)");
        ask.Parameters.AddWithValue(name);
        if ((bool)(await ask.ExecuteScalarAsync(ct))!) return;

        await using var create = dataSource.CreateCommand($"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        await create.ExecuteNonQueryAsync(ct);
    }

    private static async Task PrepareAsync(string folder, string cluster, string password, CancellationToken ct)
    {
        var known = Path.Combine(folder, "password-hash");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("apphost:" + password)));
        if (!Directory.Exists(cluster)) await InitializeAsync(folder, cluster, password, ct);
        else if (!File.Exists(known) || await File.ReadAllTextAsync(known, ct) != hash) await SetPasswordAsync(cluster, password, ct);
        PrivateFile.Write(known, hash);
    }

    private static async Task InitializeAsync(string folder, string cluster, string password, CancellationToken ct)
    {
        // Initialise beside the final place and move: what is in the final place is always complete. A leftover is an interrupted initialisation.
        var begun = cluster + ".new";
        if (Directory.Exists(begun)) Directory.Delete(begun, recursive: true);
        Directory.CreateDirectory(begun);
        var passwordFile = Path.Combine(folder, "password");
        try
        {
            PrivateFile.Write(passwordFile, password);
            if (Environment.IsPrivilegedProcess) await Shell.RequireAsync(["chown", "postgres:", begun, passwordFile], ct);
            var initdb = Path.Combine(Path.GetDirectoryName(ServerPackages.Postgres)!, "initdb");
            await Shell.RequireAsync(
                [
                    .. AsServerUser(initdb), "-D", begun, "-U", LocalPostgresResource.UserName, "--pwfile", passwordFile, "--auth=scram-sha-256",
                    "-E", "UTF8",
                    "--locale=C.UTF-8",
                ],
                ct,
                begun);
            Directory.Move(begun, cluster);
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    // Kept data has another password if the user secrets were lost or the parameter was set.
    private static Task SetPasswordAsync(string cluster, string password, CancellationToken ct) => Shell.RequireAsync(
        [.. AsServerUser(ServerPackages.Postgres), "--single", "-D", cluster, "postgres"],
        ct,
        cluster,
        $"ALTER ROLE {LocalPostgresResource.UserName} PASSWORD '{password.Replace("'", "''", StringComparison.Ordinal)}'\n");

    // PostgreSQL refuses to run as root.
    private static string[] AsServerUser(string program) =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program] : [program];
}
