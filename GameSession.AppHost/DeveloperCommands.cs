using System.Data.Common;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using GameSession.AppHost.Demo;
using GameSession.AppHost.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using StackExchange.Redis;

namespace GameSession.AppHost;

/// <summary>Commands of the Api in the dashboard: play a demo session, drain one copy of the Api, empty the data.</summary>
internal static class DeveloperCommands
{
    public const string Demo = "demo-session";
    public const string Drain = "drain";
    public const string Empty = "empty-data";

    private const string ManagementEndpoint = "management";

    // The orchestrator gives up on a stop that takes long, so it is told up to three times.
    private const int StopAttempts = 3;

    // On a busy machine it fails to start a copy that it has just stopped.
    private const int StartAttempts = 3;

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    public static IResourceBuilder<ProjectResource> WithDeveloperCommands(this IResourceBuilder<ProjectResource> api, ServerSet servers)
    {
        api.ApplicationBuilder.Services.TryAddSingleton<DemoSessions>();
        api.ApplicationBuilder.Services.AddHostedService(services => services.GetRequiredService<DemoSessions>());
        return api
            .WithCommand(Demo, "Play a demo session", context => PlayAsync(api.Resource, context), new CommandOptions
            {
                Description = "Creates a session in which a game master and four players fight for a few minutes, over REST and the WebSocket.",
                IconName = "PeopleTeam",
                IsHighlighted = true,
                UpdateState = WhileRunning,
            })
            .WithCommand(Drain, "Drain", DrainAsync, new CommandOptions
            {
                Description = "Stops this copy of the Api as a rolling update does, and starts it again. Its clients reconnect to another copy.",
                IconName = "ArrowSync",
                UpdateState = WhileRunning,
            })
            .WithCommand(Empty, "Empty the data", context => EmptyAsync(servers, context), new CommandOptions
            {
                Description = "Removes all sessions from PostgreSQL, and everything from Redis and from the queues of RabbitMQ.",
                ConfirmationMessage = "All sessions will be lost. The Api stops, and starts again without data. Go on?",
                IconName = "Delete",
                UpdateState = WhileRunning,
            });
    }

    private static ResourceCommandState WhileRunning(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;

    private static async Task<ExecuteCommandResult> PlayAsync(ProjectResource api, ExecuteCommandContext context)
    {
        try
        {
            var url = new Uri(api.GetEndpoint(Api.HttpEndpoint).Url);
            var session = await context.Services.GetRequiredService<DemoSessions>().PlayAsync(url, context.CancellationToken);
            var table = new Uri(url, $"{Api.TablePath}?session={session}");
            return CommandResults.Success(
                $"Session {session} is being played.",
                $"A game master and four players play for a few minutes. Watch them: [{table}]({table})",
                CommandResultFormat.Markdown,
                displayImmediately: true);
        }
        catch (Exception e) when (e is HttpRequestException or WebSocketException or DemoException)
        {
            return CommandResults.Failure(e);
        }
    }

    private static async Task<ExecuteCommandResult> DrainAsync(ExecuteCommandContext context)
    {
        var (commands, ct) = (context.Services.GetRequiredService<ResourceCommandService>(), context.CancellationToken);
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        var copy = context.ResourceName;
        var stopped = await StopAsync(
            () => commands.ExecuteCommandAsync(copy, KnownResourceCommands.StopCommand, ct), notifications, e => e.ResourceId == copy, 1, ct);
        if (!stopped.Success) return stopped;
        var started = await StartAsync(
            await commands.ExecuteCommandAsync(copy, KnownResourceCommands.StartCommand, ct),
            commands,
            notifications,
            e => e.ResourceId == copy,
            1,
            ct);
        return started.Success ? CommandResults.Success($"{copy} was drained, and runs again.") : started;
    }

    private static async Task<ExecuteCommandResult> EmptyAsync(ServerSet servers, ExecuteCommandContext context)
    {
        var (commands, ct) = (context.Services.GetRequiredService<ResourceCommandService>(), context.CancellationToken);
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        // A running process keeps sessions in memory, and would write them again.
        var running = context.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<ProjectResource>()
            .Where(r => ApiStop.IsStarted(r, notifications)).ToList();
        var emptied = await StopAndEmptyAsync(running, servers, commands, notifications, ct);
        // Also after a failure, so that the command can be given again.
        foreach (var api in running)
        {
            var started = await StartAsync(
                await commands.ExecuteCommandAsync(api, KnownResourceCommands.StartCommand, ct),
                commands,
                notifications,
                e => e.Resource == api,
                api.GetReplicaCount(),
                ct);
            if (!started.Success) return started;
        }

        return emptied;
    }

    private static async Task<ExecuteCommandResult> StopAndEmptyAsync(
        List<ProjectResource> running, ServerSet servers, ResourceCommandService commands, ResourceNotificationService notifications,
        CancellationToken ct)
    {
        try
        {
            foreach (var api in running)
            {
                var stopped = await StopAsync(
                    () => commands.ExecuteCommandAsync(api, KnownResourceCommands.StopCommand, ct),
                    notifications,
                    e => e.Resource == api,
                    api.GetReplicaCount(),
                    ct);
                if (!stopped.Success) return stopped;
            }

            await EmptyPostgresAsync((await servers.SessionDb.Resource.GetConnectionStringAsync(ct))!, ct);
            await EmptyRedisAsync((await servers.Redis.Resource.GetConnectionStringAsync(ct))!);
            await EmptyRabbitMQAsync(servers.RabbitMQ.Resource, ct);
            return CommandResults.Success("PostgreSQL, Redis and the queues of RabbitMQ are empty. The Api runs again.");
        }
        catch (Exception e) when (e is DbException or RedisException or HttpRequestException)
        {
            return CommandResults.Failure($"Not everything was emptied: {e.Message}");
        }
    }

    // The Api creates its tables at its start.
    private static async Task EmptyPostgresAsync(string connectionString, CancellationToken ct)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var drop = database.CreateCommand("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        await drop.ExecuteNonQueryAsync(ct);
    }

    private static async Task EmptyRedisAsync(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AllowAdmin = true;
        await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
        foreach (var server in redis.GetServers()) await server.FlushAllDatabasesAsync();
    }

    private static async Task EmptyRabbitMQAsync(IResourceWithConnectionString broker, CancellationToken ct)
    {
        var user = new Uri((await broker.GetConnectionStringAsync(ct))!).UserInfo;
        using var http = new HttpClient { BaseAddress = new Uri(((IResourceWithEndpoints)broker).GetEndpoint(ManagementEndpoint).Url) };
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user))));
        foreach (var queue in (await http.GetFromJsonAsync<JsonArray>("/api/queues?columns=name,vhost", ct))!)
        {
            var (host, name) = (Uri.EscapeDataString((string)queue!["vhost"]!), Uri.EscapeDataString((string)queue["name"]!));
            using var answer = await http.DeleteAsync(new Uri($"/api/queues/{host}/{name}/contents", UriKind.Relative), ct);
            answer.EnsureSuccessStatusCode();
        }
    }

    /// <param name="started">What the start command has answered.</param>
    private static async Task<ExecuteCommandResult> StartAsync(
        ExecuteCommandResult started, ResourceCommandService commands, ResourceNotificationService notifications, Func<ResourceEvent, bool> isMeant,
        int copies, CancellationToken ct)
    {
        for (var attempt = 1; attempt < StartAttempts; attempt++)
        {
            var failed = await FindFailedAsync(notifications, isMeant, copies, ct);
            if (failed.Count == 0) return started;
            foreach (var copy in failed) started = await commands.ExecuteCommandAsync(copy, KnownResourceCommands.StartCommand, ct);
        }

        return started;
    }

    // The copies that have not started, when each of them runs or has failed.
    private static async Task<IReadOnlyList<string>> FindFailedAsync(
        ResourceNotificationService notifications, Func<ResourceEvent, bool> isMeant, int copies, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(StartTimeout);
        var states = new Dictionary<string, string?>(StringComparer.Ordinal);
        try
        {
            await foreach (var change in notifications.WatchAsync(timeout.Token))
            {
                if (!isMeant(change)) continue;
                states[change.ResourceId] = change.Snapshot.State?.Text;
                if (states.Values.Count(s => s == KnownResourceStates.Running || s == KnownResourceStates.FailedToStart) == copies) break;
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Some take longer, and have not failed.
        }

        return [.. states.Where(s => s.Value == KnownResourceStates.FailedToStart).Select(s => s.Key)];
    }

    // The stop command reports a failure when a process takes longer to drain than the orchestrator waits for it, and the process ends nevertheless.
    private static async Task<ExecuteCommandResult> StopAsync(
        Func<Task<ExecuteCommandResult>> stop, ResourceNotificationService notifications, Func<ResourceEvent, bool> isMeant, int copies,
        CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stopped = await stop();
            if (await HaveEndedAsync(notifications, isMeant, copies, ct)) return CommandResults.Success();
            if (attempt == StopAttempts) return stopped.Success ? CommandResults.Failure("The Api did not end. Nothing was changed.") : stopped;
        }
    }

    private static async Task<bool> HaveEndedAsync(
        ResourceNotificationService notifications, Func<ResourceEvent, bool> isMeant, int copies, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(StopTimeout);
        var ended = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await foreach (var change in notifications.WatchAsync(timeout.Token))
            {
                if (!isMeant(change) || !KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text)) continue;
                ended.Add(change.ResourceId);
                if (ended.Count == copies) return true;
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Not all have ended in time.
        }

        return false;
    }
}
