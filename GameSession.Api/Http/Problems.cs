using System.Globalization;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;
using GameSession.Api.RateLimits;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;

namespace GameSession.Api.Http;

/// <summary>Refusals over HTTP: RFC 9457 problem details with the catalogue's code.</summary>
internal static partial class Problems
{
    public static int StatusOf(GameError error) => error.Kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.NotAllowed => StatusCodes.Status405MethodNotAllowed,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorKind.Unsupported => StatusCodes.Status415UnsupportedMediaType,
        ErrorKind.TooMany => StatusCodes.Status429TooManyRequests,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>The body of a refusal.</summary>
    public static ProblemResponse Of(GameError error)
    {
        var status = StatusOf(error);
        var details = ErrorDetails.Of(error, reference: null);
        return new ProblemResponse(
            "about:blank", ReasonPhrases.GetReasonPhrase(status), status, error.Message, error.Code, error.Errors, error.Current,
            details.CurrentVersion, details.Outcome, details.Line, details.Byte, details.Pointer);
    }

    public static Task WriteAsync(HttpContext http, GameError error) => WriteAsync(http, error, limit: null);

    /// <param name="limit">The decision of the request's rate limit; null when there is none.</param>
    public static Task WriteAsync(HttpContext http, GameError error, RateLimitDecision? limit)
    {
        http.Response.StatusCode = StatusOf(error);
        if (error.RetryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        limit.WriteTo(http.Response.Headers);
        // With None the writer uses RequestAborted and stays silent when the client has disconnected. An error handler that throws is logged as a
        // fault.
        return http.Response.WriteAsJsonAsync(Of(error), ProtocolJson.Wire.ProblemResponse, "application/problem+json", CancellationToken.None);
    }

    /// <summary>At the HTTP edge: answers unhandled exceptions, and errors without a body, with problem details.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // An incomplete or too large body is the client's error, not a fault of the service.
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
            ExceptionHandler = http => WriteAsync(http, http.Features.Get<IExceptionHandlerFeature>()?.Error switch
            {
                BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => GameErrors.BodyTooLarge(JsonBody.MaxBytes),
                BadHttpRequestException => GameErrors.InvalidMessage("The request cannot be read."),
                _ => GameErrors.InternalError(),
            }),
        });
        app.UseStatusCodePages(async context =>
        {
            // The framework answers without a body: for an unknown route, a wrong method, or a route value of the wrong form.
            var error = context.HttpContext.Response.StatusCode switch
            {
                StatusCodes.Status404NotFound => GameErrors.NotFound(),
                StatusCodes.Status405MethodNotAllowed => GameErrors.MethodNotAllowed(),
                StatusCodes.Status415UnsupportedMediaType => GameErrors.UnsupportedMediaType(),
                StatusCodes.Status401Unauthorized => GameErrors.Unauthorized(),
                StatusCodes.Status403Forbidden => GameErrors.Forbidden("Not allowed."),
                StatusCodes.Status413PayloadTooLarge => GameErrors.BodyTooLarge(JsonBody.MaxBytes),
                >= 500 => GameErrors.InternalError(),
                _ => GameErrors.InvalidMessage("The service does not accept this request."),
            };
            await WriteAsync(context.HttpContext, error);
        });
    }
}
