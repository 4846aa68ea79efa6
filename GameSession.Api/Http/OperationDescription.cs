using GameSession.Api.Domain;
using Microsoft.AspNetCore.Http.Metadata;

namespace GameSession.Api.Http;

/// <summary>
/// What <c>/openapi/v1.json</c> says of one REST operation beyond its types. It is metadata of the operation's endpoint. The document adds by itself
/// what follows from the endpoint: the refusals of tokens, bodies and malformed ids, and those that any request can get.
/// </summary>
/// <param name="Tag">One of <see cref="OperationTags"/>.</param>
/// <param name="Summary">A few words, as in a table of contents.</param>
/// <param name="Text">Markdown: what the operation does, for whom, and what to know before calling it.</param>
internal sealed record OperationDescription(string Tag, string Summary, string Text)
{
    public required SuccessDescription Success { get; init; }

    /// <summary>Another answer that means success; null if there is only one.</summary>
    public SuccessDescription? OtherSuccess { get; init; }

    /// <summary>Examples of the body. Empty if the operation has none.</summary>
    public IReadOnlyList<BodyExample> Requests { get; init; } = [];

    /// <summary>All parameters of path, query and headers, except for those of a session's path.</summary>
    public IReadOnlyList<ParameterDescription> Parameters { get; init; } = [];

    /// <summary>The refusals that the operation's own rules can give, each as an example.</summary>
    public IReadOnlyList<GameError> Refusals { get; init; } = [];

    /// <summary>Whether the operation's command has a rate limit, whose state every answer to the command has in its headers.</summary>
    public bool IsRateLimited { get; init; }
}

/// <summary>The answer of an operation that succeeded.</summary>
/// <param name="Text">What it says, in one sentence.</param>
internal sealed record SuccessDescription(int Status, string Text)
{
    /// <summary>Examples of the body. Empty if the answer has none.</summary>
    public IReadOnlyList<BodyExample> Examples { get; init; } = [];

    /// <summary>Names of headers that every such answer has.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];
}

/// <summary>An example of a request's or an answer's body.</summary>
/// <param name="Name">Its key in the document.</param>
/// <param name="Body">A wire record.</param>
internal sealed record BodyExample(string Name, string Summary, object Body);

/// <summary>A parameter, beyond its type.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Example">A string or an integer.</param>
internal sealed record ParameterDescription(string Name, string Text, object Example)
{
    /// <summary>Whether it is a header, which the endpoint's signature does not show.</summary>
    public bool IsHeader { get; init; }

    /// <summary>The smallest and largest value of a number.</summary>
    public (int Min, int Max)? Range { get; init; }

    /// <summary>The values that a text may have; empty for any.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>A regular expression for a text.</summary>
    public string? Pattern { get; init; }
}

/// <summary>Attaches descriptions to endpoints.</summary>
internal static class OperationDescriptions
{
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, OperationDescription description)
    {
        var body = description.Success.Examples.Select(e => e.Body.GetType()).Distinct().SingleOrDefault();
        endpoint.WithTags(description.Tag).WithMetadata(description);
        return body is null
            ? endpoint.Produces(description.Success.Status)
            : endpoint.Produces(description.Success.Status, body, "application/json");
    }

    /// <summary>Whether the endpoint has a body that it reads as JSON.</summary>
    public static bool ReadsBody(this IEnumerable<object> metadata) => metadata.OfType<IAcceptsMetadata>().Any();
}
