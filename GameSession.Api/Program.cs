using GameSession.Api.Archiving;
using GameSession.Api.Features;
using GameSession.Api.Http;
using GameSession.Api.Messaging;
using GameSession.Api.Persistence;
using GameSession.Api.Pipeline;
using GameSession.Api.Presence;
using GameSession.Api.RateLimits;
using GameSession.Api.Realtime;
using GameSession.Api.Redis;
using GameSession.Api.Security;
using GameSession.Api.Sessions;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.WithDegradable("StackExchange.Redis", "RabbitMQ.Client");
builder.Services.AddSingleton(TimeProvider.System);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = JsonBody.MaxDrainedBytes;
});

builder.AddPersistence();
builder.AddRedis();
builder.AddRealtime();
builder.AddMessaging();
builder.AddPlayerAuthentication();
builder.AddSecurityHeaders();
builder.AddStrictFraming();
builder.Services.AddSingleton<PublicUrls>();
builder.Services.AddRateLimits();
builder.Services.AddSessions();
builder.Services.AddPresence();
builder.Services.AddPipeline();
builder.Services.AddApiDescription();
builder.Services.AddBusConsumer();
builder.Services.AddArchiving();

var app = builder.Build();
await app.MigrateSchemaAsync();

app.UseSecurityHeaders();
app.UseProblems();
app.UseStrictFraming();
app.UseForwardedHeaders();
app.UseCors();
// Must come before authentication: a browser sends its JWT among the subprotocols of the upgrade request.
app.UseSockets();
app.UseConnectionLimit();
app.UseAuthentication();
app.UseAuthorization();

app.MapDefaultEndpoints();
app.MapFeatures();
app.MapDevTokens();
app.MapApiDescription();
app.MapStaticFiles();
return await app.RunToExitCodeAsync();
