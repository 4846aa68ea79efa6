#pragma warning disable ASPIRECERTIFICATES001 // Redis without TLS: the service speaks to it on a network of its own.

var builder = DistributedApplication.CreateBuilder(args);

var postgres = builder.AddPostgres("postgres").WithDataVolume();
var sessionDb = postgres.AddDatabase("sessiondb", databaseName: "session_db");
var redis = builder.AddRedis("redis").WithoutHttpsCertificate();
var rabbitmq = builder.AddRabbitMQ("rabbitmq").WithDataVolume().WithManagementPlugin();

// The service reads signing keys as base64: letters and digits, in a multiple of four, are that as they stand.
const int SigningKeyLength = 44;
const string SigningKeyBytes = "33";
const string Issuer = "game-session-dev";
var signingKey = builder.AddParameter(
    "jwt-signing-key", new GenerateParameterDefault { MinLength = SigningKeyLength, Special = false }, secret: true, persist: true);

builder.AddProject<Projects.GameSession_Api>("api")
    .WithReplicas(2)
    .WithReference(sessionDb).WaitFor(sessionDb)
    .WithReference(redis).WaitFor(redis)
    .WithReference(rabbitmq).WaitFor(rabbitmq)
    .WithEnvironment("Authentication__Schemes__Bearer__ValidIssuer", Issuer)
    .WithEnvironment("Authentication__Schemes__Bearer__ValidAudiences__0", "game-session")
    .WithEnvironment("Authentication__Schemes__Bearer__SigningKeys__0__Id", "apphost")
    .WithEnvironment("Authentication__Schemes__Bearer__SigningKeys__0__Issuer", Issuer)
    .WithEnvironment("Authentication__Schemes__Bearer__SigningKeys__0__Value", signingKey)
    .WithEnvironment("Authentication__Schemes__Bearer__SigningKeys__0__Length", SigningKeyBytes)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints();

builder.Build().Run();
