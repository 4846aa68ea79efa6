using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace GameSession.Tests.Harness;

/// <summary>A person with a JWT, who talks to the service over REST.</summary>
public sealed class Player(Deployment deployment, Guid id, string? token = null)
{
    private static readonly HttpClient Http =
        new(new DescribedAnswers(new SocketsHttpHandler { AllowAutoRedirect = false })) { Timeout = TimeSpan.FromSeconds(30) };

    public Guid Id => id;

    public string Token { get; } = token ?? Tokens.For(id);

    public Deployment Deployment => deployment;

    public static Player New(Deployment deployment) => new(deployment, Guid.NewGuid());

    public Task<Answer> GetAsync(string path, string? process = null) => SendAsync(HttpMethod.Get, path, null, process);

    public Task<Answer> PostAsync(string path, JsonNode? body = null, string? process = null, params (string Name, string Value)[] headers) =>
        SendAsync(
            HttpMethod.Post, path, body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), process, headers);

    public Task<Answer> PutAsync(string path, JsonNode body, string? process = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, path, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), process, headers);

    public Task<Answer> DeleteAsync(string path, string? process = null) => SendAsync(HttpMethod.Delete, path, null, process);

    /// <param name="process">Null for any.</param>
    public async Task<Answer> SendAsync(
        HttpMethod method, string path, HttpContent? content, string? process, params (string Name, string Value)[] headers)
    {
        var url = process is null ? deployment.AnyUrl : deployment.UrlOf(process);
        using var request = new HttpRequestMessage(method, new Uri(url, path)) { Content = content };
        if (Token.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var body = text.Length == 0 ? null : JsonNode.Parse(text);
        foreach (var secret in new[] { body.Find("connection_token"), body.Find("token") })
        {
            if (secret is not null) Secrets.OfTheRun.Add(secret.GetValue<string>());
        }

        return new Answer(response.StatusCode, body, response.Headers, response.Content.Headers.ContentType?.MediaType)
        {
            ContentHeaders = response.Content.Headers,
            Length = Encoding.UTF8.GetByteCount(text),
        };
    }
}
