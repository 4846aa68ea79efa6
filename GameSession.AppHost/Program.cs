using GameSession.AppHost;
using GameSession.AppHost.Servers;

var builder = DistributedApplication.CreateBuilder(args);

// PostgreSQL, Redis and RabbitMQ: containers where Docker or Podman answers, programs of this machine where neither does.
var servers = await builder.AddServersAsync();

builder.AddApi("api", servers)
    .WithReplicas(2)
    .WithExternalHttpEndpoints()
    .WithDocsLink()
    .AnnouncedWhenReady();

builder.StopApiBeforeServers();
builder.Build().Run();
