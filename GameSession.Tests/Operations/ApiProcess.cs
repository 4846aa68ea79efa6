using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

/// <summary>A process of the service that a test starts as an operator does, without the AppHost.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly LocalProgram _program;

    private ApiProcess(LocalProgram program, Uri url) => (_program, Url) = (program, url);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Uri Url { get; }

    /// <summary>The address as <see cref="Deployment.UrlOf"/> takes it.</summary>
    public string Address => Url.GetLeftPart(UriPartial.Authority);

    public int Pid => _program.Pid;

    public IReadOnlyCollection<string> Lines => _program.Lines;

    /// <summary>Starts the build's Api, and returns when it is ready.</summary>
    /// <param name="port">Null for any.</param>
    public static Task<ApiProcess> StartAsync(IReadOnlyDictionary<string, string> settings, int? port = null)
    {
        var folder = AppContext.BaseDirectory.Replace("GameSession.Tests", "GameSession.Api", StringComparison.Ordinal);
        var url = new Uri($"http://127.0.0.1:{port ?? Ports.Free()}");
        var environment = Environment(settings);
        environment["ASPNETCORE_URLS"] = $"{url}";
        return ReadyAsync(LocalProgram.Start([Path.Combine(folder, "GameSession.Api")], environment), url);
    }

    /// <summary>Returns when the program, which is an Api, is ready.</summary>
    public static async Task<ApiProcess> ReadyAsync(LocalProgram program, Uri url)
    {
        var process = new ApiProcess(program, url);
        try
        {
            await program.HoldsAsync("the process is ready", async () => await process.StatusAsync("/health") == 200);
            return process;
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Settings as environment variables.</summary>
    public static Dictionary<string, string> Environment(IReadOnlyDictionary<string, string> settings) =>
        settings.ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value);

    /// <summary>The status of the answer at this path; null without an answer.</summary>
    public async Task<int?> StatusAsync(string path)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(Url, path), Ct);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Asks the process to stop, and returns its exit code.</summary>
    public Task<int> StopAsync() => _program.EndAsync("TERM");

    /// <summary>Ends the process if it still runs. An error or a secret in its log fails the test.</summary>
    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Assert.DoesNotContain(Lines, line => line.Contains("fail: ", StringComparison.Ordinal) || line.Contains("crit: ", StringComparison.Ordinal));
        Assert.DoesNotContain(Lines, Secrets.OfTheRun.AreIn);
    }
}
