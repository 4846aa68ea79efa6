using GameSession.AppHost;
using GameSession.AppHost.Servers;

var builder = DistributedApplication.CreateBuilder(args);

// PostgreSQL, Redis and RabbitMQ: containers if Docker or Podman answers, otherwise programs of this machine.
var servers = await builder.AddServersAsync();

builder.AddApi("api", servers)
    .WithReplicas(2)
    .WithExternalHttpEndpoints()
    .WithPageLinks()
    .WithDeveloperCommands(servers)
    .AnnouncedWhenReady();

builder.StopApiBeforeServers();
builder.Build().Run();
