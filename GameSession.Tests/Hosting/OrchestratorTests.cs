using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GameSession.Tests.Hosting;

public sealed class OrchestratorTests
{
    private static CancellationToken Timeout => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_cannot_start_says_why_and_so_does_what_waits_for_it()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            "gate", _ => new Gate(new TaskCompletionSource().Task), failureStatus: null, tags: null));
        var server = builder.AddResource(new ContainerResource("server")).WithAnnotation<ServerProgram>(new BrokenProgram()).WithHealthCheck("gate");
        builder.AddExecutable("client", "sleep", ".", "1000").WaitFor(server);
        await using var app = await builder.BuildAsync(Timeout);
        await app.StartAsync(Timeout);

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.ResourceNotifications.WaitForResourceHealthyAsync("client", Timeout));

        Assert.Contains("'client' does not become healthy", error.Message);
        Assert.Contains("server could not start: it ended with code 3", error.Message);
        Assert.Contains("the disk is made of cheese", error.Message);
        Assert.Equal(KnownResourceStates.FailedToStart, StateOf(app, "server"));
        Assert.Equal(KnownResourceStates.FailedToStart, StateOf(app, "client"));
    }

    [Fact]
    public async Task Waiting_for_a_name_that_does_not_exist_fails_at_once()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("sleeper", "sleep", ".", "1000");
        await using var app = await builder.BuildAsync(Timeout);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => app.ResourceNotifications.WaitForResourceHealthyAsync("sleper", Timeout));

        Assert.Equal("There is no resource 'sleper'. The resources are: sleeper.", error.Message);
    }

    [Fact]
    public async Task A_model_that_waits_for_itself_is_refused()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var first = builder.AddExecutable("first", "sleep", ".", "1000");
        first.WaitFor(builder.AddExecutable("second", "sleep", ".", "1000").WaitFor(first));
        await using var app = await builder.BuildAsync(Timeout);

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(Timeout));

        Assert.Contains("waits for itself", error.Message);
    }

    [Fact]
    public async Task Nothing_starts_before_what_it_waits_for_is_healthy()
    {
        var isHealthy = new TaskCompletionSource();
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            "gate", _ => new Gate(isHealthy.Task), failureStatus: null, tags: null));
        var first = builder.AddExecutable("first", "sleep", ".", "1000").WithHealthCheck("gate");
        builder.AddExecutable("second", "sleep", ".", "1000").WaitFor(first);
        await using var app = await builder.BuildAsync(Timeout);
        await app.StartAsync(Timeout);
        await app.ResourceNotifications.WaitForResourceAsync("first", KnownResourceStates.Running, Timeout);
        await app.ResourceNotifications.WaitForResourceAsync("second", KnownResourceStates.Waiting, Timeout);

        isHealthy.SetResult();

        await app.ResourceNotifications.WaitForResourceHealthyAsync("second", Timeout);
        Assert.Equal(HealthStatus.Healthy, app.ResourceNotifications.Copies("first")[0].Snapshot.HealthStatus);
    }

    [Fact]
    public async Task What_starts_only_when_asked_does_not_start_with_the_others()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("first", "sleep", ".", "1000");
        builder.AddExecutable("later", "sleep", ".", "1000").WithExplicitStart();
        await using var app = await builder.BuildAsync(Timeout);
        await app.StartAsync(Timeout);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("first", Timeout);
        Assert.Equal(KnownResourceStates.NotStarted, StateOf(app, "later"));

        var result = await app.ResourceCommands.ExecuteCommandAsync("later", KnownResourceCommands.StartCommand, Timeout);

        Assert.True(result.Success, result.ErrorMessage);
        Assert.Equal(KnownResourceStates.Running, (await app.ResourceNotifications.WaitForResourceHealthyAsync("later", Timeout)).Snapshot.State?.Text);
    }

    [Fact]
    public async Task A_process_that_is_killed_is_reported_and_can_be_started_again()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("sleeper", "sleep", ".", "1000");
        await using var app = await builder.BuildAsync(Timeout);
        await app.StartAsync(Timeout);
        var before = ProcessId(await app.ResourceNotifications.WaitForResourceHealthyAsync("sleeper", Timeout));

        using (var process = System.Diagnostics.Process.GetProcessById(before))
            process.Kill();
        var killed = await app.ResourceNotifications.WaitForResourceAsync("sleeper", e => e.Snapshot.State?.Text == KnownResourceStates.Exited, Timeout);
        Assert.Equal(137, killed.Snapshot.ExitCode);

        var result = await app.ResourceCommands.ExecuteCommandAsync("sleeper", KnownResourceCommands.StartCommand, Timeout);
        Assert.True(result.Success, result.ErrorMessage);
        Assert.NotEqual(before, ProcessId(await app.ResourceNotifications.WaitForResourceHealthyAsync("sleeper", Timeout)));
    }

    [Fact]
    public async Task A_program_learns_its_port_and_the_values_that_it_refers_to()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var secret = builder.AddParameter("secret", new GenerateParameterDefault { MinLength = 44, Special = false }, secret: true);
        builder.AddExecutable("printer", "bash", ".", "-c", "echo \"$MY_PORT $MY_SECRET $ARGUMENT $0\"", "zero")
            .WithHttpEndpoint(env: "MY_PORT").WithEnvironment("MY_SECRET", secret).WithEnvironment("ARGUMENT", "plain");
        await using var app = await builder.BuildAsync(Timeout);
        await app.StartAsync(Timeout);
        await app.ResourceNotifications.WaitForResourceAsync("printer", KnownResourceStates.Finished, Timeout);

        var line = Assert.Single(app.Services.GetRequiredService<ResourceLoggerService>().Lines("printer")).Content;

        var value = await secret.Resource.GetValueAsync(Timeout);
        Assert.Equal($"{app.GetEndpoint("printer").Port} {value} plain zero", line);
        Assert.Equal(33, Convert.FromBase64String(value!).Length);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_failure_to_start()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("nothing", "no-such-program-anywhere", ".");
        await using var app = await builder.BuildAsync(Timeout);
        await app.StartAsync(Timeout);

        await app.ResourceNotifications.WaitForResourceAsync("nothing", KnownResourceStates.FailedToStart, Timeout);

        var result = await app.ResourceCommands.ExecuteCommandAsync("nothing", KnownResourceCommands.StartCommand, Timeout);
        Assert.Equal("there is no program 'no-such-program-anywhere'", result.ErrorMessage);
    }

    [Fact]
    public async Task A_test_gets_the_model_of_the_AppHost_before_it_is_built()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.GameSession_AppHost>(Timeout);

        var api = builder.CreateResourceBuilder<ProjectResource>("api").WithReplicas(1);
        builder.AddProject<Projects.GameSession_Api>("api-b");

        string[] expected = ["postgres", "sessiondb", "redis", "rabbitmq", "jwt-signing-key", "api", "api-b"];
        Assert.Empty(expected.Except(builder.Resources.Select(r => r.Name)));
        Assert.Equal(1, api.Resource.GetReplicaCount());
        Assert.Equal(Projects.GameSession_AppHost.ProjectPath, builder.AppHostDirectory);
    }

    private static string? StateOf(DistributedApplication app, string name) => app.ResourceNotifications.Copies(name)[0].Snapshot.State?.Text;

    private static int ProcessId(ResourceEvent resource) =>
        Assert.IsType<int>(resource.Snapshot.Properties.Single(p => p.Name == "executable.pid").Value);

    private sealed class BrokenProgram : ServerProgram
    {
        public override string Package => "none";

        public override string? FindProgram() => "/bin/bash";

        public override Task<ProcessLaunch> PrepareAsync(ServerContext context, CancellationToken cancellationToken) =>
            Task.FromResult(new ProcessLaunch("bash", ["-c", "echo the disk is made of cheese >&2; exit 3"]));
    }

    private sealed class Gate(Task isOpen) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(isOpen.IsCompleted ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
    }
}
