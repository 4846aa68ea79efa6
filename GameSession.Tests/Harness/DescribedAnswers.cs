using GameSession.Tests.Docs;

namespace GameSession.Tests.Harness;

/// <summary>Fails the test when a REST answer is other than <c>/openapi/v1.json</c> says.</summary>
internal sealed class DescribedAnswers(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        // A preflight is about an operation and none itself; the answer to an upgrade is a connection.
        if (!OpenApiAnswers.AreAbout(path) || request.Method == HttpMethod.Options || (int)response.StatusCode == 101) return response;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        Complaints.ExpectNone(await OpenApiAnswers.ProblemsAsync(
            request.Method,
            path,
            (int)response.StatusCode,
            response.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase),
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsByteArrayAsync(cancellationToken)));
        return response;
    }
}
