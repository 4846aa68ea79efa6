using System.Buffers.Text;
using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Security;
using GameSession.Tests.Harness;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GameSession.Tests.Security;

/// <summary>
/// Connection tokens that are kept too long, changed or forged. The forged ones are made with the deployment's own keys, which needs access to
/// its database.
/// </summary>
[Trait("Category", "Integration")]
public sealed class ConnectionTokenTests(Deployment deployment) : IAsyncDisposable, IUsesDeployment
{
    private const string Application = "GameSession";
    private const string Purpose = "GameSession.ConnectionToken";

    private readonly List<ServiceProvider> _providers = [];

    [Fact]
    public async Task A_token_that_ran_out_opens_nothing()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        var protector = Protector(Application, Purpose);
        var ticket = protector.Unprotect(Base64Url.DecodeFromChars(seat.ConnectionToken));

        await ExpectInvalidAsync(table, seat, Protect(protector, ticket, TimeSpan.FromSeconds(-1)));
        await ExpectInvalidAsync(table, seat, Protect(protector, ticket, TimeSpan.FromDays(-400)));
        // Made in the same way, and not run out yet.
        await using var socket = await Socket.OpenAsync(seat.Player, table.SessionId, Protect(protector, ticket, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task What_was_protected_for_something_else_opens_nothing()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        var ticket = Protector(Application, Purpose).Unprotect(Base64Url.DecodeFromChars(seat.ConnectionToken));

        await ExpectInvalidAsync(table, seat, Protect(Protector(Application, "GameSession.SomethingElse"), ticket, TimeSpan.FromMinutes(1)));
        await ExpectInvalidAsync(table, seat, Protect(Protector("AnotherApplication", Purpose), ticket, TimeSpan.FromMinutes(1)));
        // Without a time limit in it.
        await ExpectInvalidAsync(table, seat, Text(Provider(Application).CreateProtector(Purpose).Protect(ticket)));
        // A ticket of another form.
        await ExpectInvalidAsync(table, seat, Protect(Protector(Application, Purpose), [.. ticket, 0], TimeSpan.FromMinutes(1)));
        await ExpectInvalidAsync(table, seat, Protect(Protector(Application, Purpose), ticket[..^1], TimeSpan.FromMinutes(1)));
        await ExpectInvalidAsync(table, seat, Text(ticket));
    }

    [Fact]
    public async Task A_token_with_anything_changed_in_it_says_nothing()
    {
        var table = await Table.CreateAsync(deployment);
        var tokens = new ConnectionTokens(Provider(Application));
        var whole = Base64Url.DecodeFromChars(table.GameMastersToken);
        Assert.Equal(new ConnectionTicket(table.SessionId, table.GameMaster.Id, 1), tokens.Read(table.GameMastersToken));

        for (var at = 0; at < whole.Length; at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= 0x10;
            Assert.Null(tokens.Read(Base64Url.EncodeToString(changed)));
            Assert.Null(tokens.Read(Base64Url.EncodeToString(whole.AsSpan(0, at))));
            Assert.Null(tokens.Read(Base64Url.EncodeToString(whole.AsSpan(at + 1))));
        }

        Assert.Null(tokens.Read(Base64Url.EncodeToString([.. whole, 0])));
        Assert.Null(tokens.Read(Base64Url.EncodeToString([.. whole, .. whole])));
    }

    [Fact]
    public async Task A_token_with_anything_changed_in_it_opens_nothing()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        var whole = Base64Url.DecodeFromChars(seat.ConnectionToken);
        // The header, the key's id, what the key is derived with, what is encrypted, and what proves it whole.
        foreach (var at in new[] { 0, 4, 24, 60, whole.Length - 1 })
        {
            var changed = whole.ToArray();
            changed[at] ^= 1;
            await ExpectInvalidAsync(table, seat, Base64Url.EncodeToString(changed));
            await ExpectInvalidAsync(table, seat, Base64Url.EncodeToString(whole.AsSpan(0, at)));
        }

        foreach (
            var token in new[] { $"{seat.ConnectionToken}AAAA", $"{seat.ConnectionToken}.", $"{seat.ConnectionToken}{seat.ConnectionToken}",
            seat.Player.Token, "=", "%00", "../../etc/passwd" })
        {
            await ExpectInvalidAsync(table, seat, token);
        }
    }

    [Fact]
    public async Task A_token_from_before_being_removed_stays_void_after_joining_again()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        (await table.GameMaster.DeleteAsync($"{table.Path}/players/{seat.Player.Id}", Deployment.ProcessA)).Expect(HttpStatusCode.NoContent);
        var character = new JsonObject { ["character_id"] = seat.CharacterId.ToString() };
        var again = (await seat.Player.PostAsync($"{table.Path}/join", character, Deployment.ProcessA)).Expect(HttpStatusCode.OK);

        await ExpectInvalidAsync(table, seat, seat.ConnectionToken, Deployment.ProcessA);
        await ExpectInvalidAsync(table, seat, seat.ConnectionToken, Deployment.ProcessB);
        await using var socket = await Socket.OpenAsync(seat.Player, table.SessionId, again.Text("connection_token"), Deployment.ProcessB);
    }

    [Fact]
    public async Task Two_connection_tokens_are_none()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        var again = (await seat.Player.PostAsync($"{table.Path}/join", new JsonObject { ["character_id"] = seat.CharacterId.ToString() }))
            .Text("connection_token");
        await using var socket = await Socket.ConnectAsync(deployment, table.SessionId, process: null, options =>
        {
            options.SetRequestHeader("X-Session-Token", seat.ConnectionToken);
            foreach (var protocol in new[] { "gamesession.v2", $"bearer.{seat.Player.Token}", $"session.{again}" }) options.AddSubProtocol(protocol);
        });
        Assert.Equal("invalid_session_token", (await socket.ExpectAsync("connection_error")).Text("error.code"));
        Assert.Equal(4401, await socket.ExpectCloseAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in _providers) await provider.DisposeAsync();
    }

    private static Task ExpectInvalidAsync(Table table, Seat seat, string token, string? process = null) =>
        Socket.ExpectRefusalAsync(seat.Player, table.SessionId, token, "invalid_session_token", 4401, process);

    private static string Protect(ITimeLimitedDataProtector protector, byte[] ticket, TimeSpan lifetime) =>
        Text(protector.Protect(ticket, DateTimeOffset.UtcNow + lifetime));

    private static string Text(byte[] token)
    {
        var text = Base64Url.EncodeToString(token);
        Secrets.OfTheRun.Add(text);
        return text;
    }

    private ITimeLimitedDataProtector Protector(string application, string purpose) =>
        Provider(application).CreateProtector(purpose).ToTimeLimitedDataProtector();

    private IDataProtectionProvider Provider(string application)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDbContext<SessionDbContext>(options => options.UseNpgsql(deployment.Database));
        services.AddDataProtection().SetApplicationName(application).PersistKeysToDbContext<SessionDbContext>().DisableAutomaticKeyGeneration();
        var provider = services.BuildServiceProvider();
        _providers.Add(provider);
        return provider.GetRequiredService<IDataProtectionProvider>();
    }
}
