using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace GameSession.Scenarios;

/// <summary>The REST operations of one Api process. Thread-safe.</summary>
internal sealed class ApiClient(Uri api, byte[] key) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(api, "/api/v2/"), Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>A new session, in which players may write below <c>/bench</c>.</summary>
    /// <returns>The game master's seat.</returns>
    public async Task<Seat> CreateSessionAsync(JsonObject? state = null)
    {
        var jwt = Jwt.Of(Guid.NewGuid(), key);
        var settings = new JsonObject { ["player_writable_paths"] = new JsonArray("/bench") };
        if (state is not null) settings["initial_state"] = state;
        var answer = await SendAsync(HttpMethod.Post, "sessions", jwt, new JsonObject
        {
            ["campaign_id"] = Guid.NewGuid(),
            ["name"] = "Bench",
            ["settings"] = settings,
        });
        return new Seat(answer["session_id"]!.GetValue<Guid>(), jwt, answer["connection_token"]!.GetValue<string>());
    }

    public async Task<Seat> JoinAsync(Guid session)
    {
        var jwt = Jwt.Of(Guid.NewGuid(), key);
        var answer = await SendAsync(HttpMethod.Post, $"sessions/{session}/join", jwt, new JsonObject { ["character_id"] = Guid.NewGuid() });
        return new Seat(session, jwt, answer["connection_token"]!.GetValue<string>());
    }

    /// <summary>Replaces the state.</summary>
    public Task SaveAsync(Seat gameMaster, byte[] body) =>
        SendAsync(HttpMethod.Post, $"sessions/{gameMaster.SessionId}/state", gameMaster.Jwt, Json(body), read: false);

    public Task LoadAsync(Seat seat) => SendAsync(HttpMethod.Get, $"sessions/{seat.SessionId}/state", seat.Jwt, body: null, read: false);

    public void Dispose() => _http.Dispose();

    private static ByteArrayContent Json(byte[] body) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, string jwt, JsonObject body) =>
        await SendAsync(method, path, jwt, JsonContent.Create(body), read: true) ?? throw new HttpRequestException($"{path} answered with nothing");

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, string jwt, HttpContent? body, bool read)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", jwt);
        using var response = await _http.SendAsync(request);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }

        return read ? await response.Content.ReadFromJsonAsync<JsonNode>() : null;
    }
}
