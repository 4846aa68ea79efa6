using System.Runtime.Versioning;
using GameSession.Api.Domain;
using GameSession.AppHost.Servers;
using Microsoft.Extensions.Configuration;

namespace GameSession.Tests.Hosting;

[UnsupportedOSPlatform("windows")]
public sealed class ContainerEngineTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_engine_whose_client_succeeds_answers() => Assert.True(await AnswersAsync("exit 0", Long));

    [Fact]
    public async Task A_client_that_finds_no_engine_does_not_count() => Assert.False(await AnswersAsync("exit 1", Long));

    [Fact]
    public async Task An_engine_that_hangs_counts_as_none() => Assert.False(await AnswersAsync("sleep 1000", TimeSpan.FromMilliseconds(200)));

    [Fact]
    public async Task A_client_that_is_not_installed_counts_as_none() =>
        Assert.False(await ContainerEngine.AnswersAsync(Configuration(Path.Combine(_folder, "missing")), Long));

    private async Task<bool> AnswersAsync(string script, TimeSpan timeout)
    {
        var client = Path.Combine(_folder, "client");
        await File.WriteAllTextAsync(client, $"#!/bin/bash\n{script}\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(client, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return await ContainerEngine.AnswersAsync(Configuration(client), timeout);
    }

    private static IConfiguration Configuration(string client) => new ConfigurationBuilder()
        .AddInMemoryCollection([KeyValuePair.Create<string, string?>("ASPIRE_CONTAINER_RUNTIME", client)]).Build();
}
