using System.Net;
using System.Runtime.InteropServices;
using GameSession.AppHost.Servers;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

/// <summary>The container image, without a container engine.</summary>
[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class ImageTests(Deployment deployment, PublishedImage image) : IUsesDeployment, IClassFixture<PublishedImage>
{
    private const string User = "1654";
    private const int Port = 8080;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // With the runtime of the tests.
    private string[] Container =>
    [
        "unshare", "--mount", "sh", Path.Combine(AppContext.BaseDirectory, "Operations", "container.sh"), image.Root,
        new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory()).Parent!.Parent!.Parent!.FullName, image.User,
    ];

    [Fact]
    public void The_image_runs_the_service_on_one_port_as_a_user_other_than_root()
    {
        Assert.Equal(User, image.User);
        Assert.Equal([$"{Port}/tcp"], image.Ports);
        Assert.Equal($"{Port}", image.Environment["ASPNETCORE_HTTP_PORTS"]);
        Assert.Equal(["dotnet", "/app/GameSession.Api.dll"], image.EntryPoint);
        Assert.DoesNotContain("ASPNETCORE_ENVIRONMENT", image.Environment.Keys);
    }

    [Fact]
    public void The_image_has_no_settings_of_a_developers_machine() => Assert.DoesNotContain(
        Directory.EnumerateFiles(image.Root, "*", SearchOption.AllDirectories).Select(Path.GetFileName),
        name => name is "launchSettings.json" or "appsettings.Development.json" or "secrets.json");

    [Fact]
    public async Task Nothing_can_be_written_where_the_tests_run_the_image()
    {
        const string Script = "for folder in / /app /etc /usr /usr/share /dev /proc; do ! touch $folder/x || exit 1; done";
        var (exitCode, output) = await Shell.RunAsync([.. Container, "/", "sh", "-c", Script], Ct);
        Assert.True(exitCode == 0, output);
        Assert.Contains("/app/x", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_images_program_plays_where_it_may_write_nothing()
    {
        var port = Ports.Free();
        var environment = ApiProcess.Environment(await ServiceSettings.OfAsync(deployment));
        foreach (var (name, value) in image.Environment) environment[name] = value;
        environment["PATH"] = $"/dotnet:{environment["PATH"]}";
        environment["ASPNETCORE_HTTP_PORTS"] = $"{port}";
        await using var process = await ApiProcess.ReadyAsync(
            LocalProgram.Start([.. Container, image.WorkingFolder, .. image.EntryPoint], environment, isClean: true),
            new Uri($"http://127.0.0.1:{port}"));

        var status = (await File.ReadAllLinesAsync($"/proc/{process.Pid}/status", Ct)).Select(line => line.Split(':', 2))
            .ToDictionary(line => line[0], line => line[1].Trim());
        Assert.Equal(string.Join('\t', Enumerable.Repeat(User, 4)), status["Uid"]);
        Assert.Equal(["0000000000000000"], status.Where(s => s.Key.StartsWith("Cap", StringComparison.Ordinal)).Select(s => s.Value).Distinct());
        Assert.Equal("1", status["NoNewPrivs"]);
        Assert.Equal(200, await process.StatusAsync("/alive"));

        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"a":1}}"""), process.Address);
        await using (var socket = await table.ConnectGameMasterAsync(process.Address))
        {
            await socket.SetAsync("/a", 2, "changed");
            Assert.Equal("changed", (await socket.ExpectAsync("state_update")).Text("ref"));
        }

        Assert.Equal(HttpStatusCode.OK, (await table.GameMaster.GetAsync("/openapi/v1.json", process.Address)).Status);
        Assert.Equal(0, await process.StopAsync());
        Assert.DoesNotContain(process.Lines, line => line.Contains("warn: ", StringComparison.Ordinal));
    }
}
