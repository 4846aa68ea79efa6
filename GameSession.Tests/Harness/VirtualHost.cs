using System.Net.Http.Headers;
using System.Text;
using Aspire.Hosting.Testing;

namespace GameSession.Tests.Harness;

/// <summary>A virtual host on the deployment's broker that nothing else uses. Disposing of it deletes it with everything in it.</summary>
internal sealed class VirtualHost : IAsyncDisposable
{
    private static readonly HttpClient Http = new();

    private readonly Uri _management;
    private readonly AuthenticationHeaderValue _credentials;

    private VirtualHost(Deployment deployment, Uri broker, string name)
    {
        Url = new UriBuilder(broker) { Path = name }.Uri;
        _management = new Uri(deployment.App.GetEndpoint("rabbitmq", "management"), $"/api/vhosts/{name}");
        _credentials = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(broker.UserInfo))));
    }

    /// <summary>Connects to it: <c>amqp://</c> with credentials.</summary>
    public Uri Url { get; }

    public static async Task<VirtualHost> CreateAsync(Deployment deployment, string name)
    {
        var broker = await deployment.App.GetConnectionStringAsync("rabbitmq", TestContext.Current.CancellationToken);
        var host = new VirtualHost(deployment, new Uri(broker!), name);
        await host.ManageAsync(HttpMethod.Put, "{}");
        return host;
    }

    public async ValueTask DisposeAsync() => await ManageAsync(HttpMethod.Delete, null);

    private async Task ManageAsync(HttpMethod method, string? body)
    {
        using var request = new HttpRequestMessage(method, _management);
        request.Headers.Authorization = _credentials;
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request, CancellationToken.None);
        response.EnsureSuccessStatusCode();
    }
}
