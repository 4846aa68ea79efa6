using GameSession.AppHost.Servers;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

/// <summary>
/// A balancer with its configuration below <c>deploy/proxy</c>, in which only addresses, the places of its own files and the number of connections
/// are others. Installed from Debian's package if missing, as the servers are.
/// </summary>
internal sealed class RunningProxy : IAsyncDisposable
{
    private readonly string _folder;
    private readonly LocalProgram _program;

    private RunningProxy(string folder, int port, LocalProgram program) =>
        (_folder, Address, _program) = (folder, $"http://127.0.0.1:{port}", program);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>As <see cref="Deployment.UrlOf"/> takes it.</summary>
    public string Address { get; }

    /// <param name="name"><c>haproxy</c> or <c>nginx</c>.</param>
    /// <param name="ports">Of the processes, in the order in which the configuration has their servers.</param>
    public static async Task<RunningProxy> StartAsync(string name, params IReadOnlyList<int> ports)
    {
        var program = $"/usr/sbin/{name}";
        if (!File.Exists(program)) await SystemPackages.InstallAsync(name == "nginx" ? "nginx-light" : name);
        var file = name == "nginx" ? "nginx.conf" : "haproxy.cfg";
        var servers = Proxies.Servers(file);
        Assert.Equal(servers.Count, ports.Count);
        var port = Ports.Free();
        var text = Repository.Read("deploy", "proxy", file);
        foreach (var (server, at) in servers.Zip(ports)) text = text.Replace(server, $"127.0.0.1:{at}", StringComparison.Ordinal);
        var folder = Directory.CreateTempSubdirectory($"game-session-{name}-").FullName;
        if (name == "nginx")
        {
            var places = new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {folder}/{kind};");
            text = Replaced(text, "listen 8080;", $"listen 127.0.0.1:{port};");
            text = Replaced(text, "http {", $"http {{ access_log off; {string.Join(' ', places)}");
        }
        else
        {
            text = Replaced(text, "bind :8080", $"bind 127.0.0.1:{port}");
            // It refuses to start without two file descriptors for each connection.
            text = Replaced(text, "maxconn 120000", "maxconn 2000");
        }

        var config = Path.Combine(folder, file);
        await File.WriteAllTextAsync(config, text, Ct);
        string[] arguments = name == "nginx"
            ? ["-p", folder, "-c", config, "-e", "stderr", "-g", $"daemon off; pid {folder}/pid;"]
            : ["-db", "-f", config];
        var proxy = new RunningProxy(folder, port, LocalProgram.Start([program, .. arguments]));
        await proxy._program.HoldsAsync($"{name} passes requests on", proxy.AnswersAsync);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Replaced(string text, string old, string with)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, with, StringComparison.Ordinal);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var http = new HttpClient();
            using var answer = await http.GetAsync(new Uri($"{Address}/alive"), Ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
