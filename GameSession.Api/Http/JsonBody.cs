using System.Buffers;
using System.Reflection;
using System.Text.Json;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace GameSession.Api.Http;

/// <summary>Limits of request bodies.</summary>
internal static class JsonBody
{
    /// <summary>In bytes: a state of 1 MiB, its metadata, and room for white space and escapes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>The most JSON values in a body. Each takes two bytes with its comma, so a state of 1 MiB and its metadata have fewer.</summary>
    public const int MaxValues = 600_000;

    /// <summary>The largest buffer, in bytes, that is allocated before any of the body arrives.</summary>
    public const int FirstBytes = 64 * 1024;

    /// <summary>
    /// How many bytes of a larger body the web server reads and discards, so that the client can read the refusal. Beyond it the connection is cut.
    /// </summary>
    public const int MaxDrainedBytes = 32 * 1024 * 1024;
}

/// <summary>
/// A JSON request body, or its refusal. Every route reads its body in this way: by the rules of the wire, and with an error per field.
/// </summary>
internal sealed record JsonBody<T>(Result<T> Read) : IBindableFromHttpContext<JsonBody<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (!context.Request.HasJsonContentType()) return new JsonBody<T>(GameErrors.UnsupportedMediaType());
        if (!IsUtf8(context.Request.GetTypedHeaders().ContentType?.Charset)) return new JsonBody<T>(GameErrors.UnsupportedEncoding());
        if (context.Request.Headers.ContentEncoding.Any(c => !string.Equals(c, "identity", StringComparison.OrdinalIgnoreCase)))
        {
            // A 415 names the accepted codings (RFC 9110 §15.5.16).
            context.Response.Headers.AcceptEncoding = "identity";
            return new JsonBody<T>(GameErrors.UnsupportedCoding());
        }

        if (context.Request.ContentLength > JsonBody.MaxBytes) return new JsonBody<T>(GameErrors.BodyTooLarge(JsonBody.MaxBytes));
        // The client may send less than Content-Length announces, so the buffer grows with what arrives. It is borrowed: a new array for each large
        // body would soon cost a collection of all generations.
        var body = ArrayPool<byte>.Shared.Rent((int)Math.Min(context.Request.ContentLength ?? 1024, JsonBody.FirstBytes) + 1);
        try
        {
            var length = 0;
            while (true)
            {
                if (length == body.Length) body = Larger(body);
                var read = await context.Request.Body.ReadAsync(body.AsMemory(length), context.RequestAborted);
                if (read == 0) break;
                length += read;
                if (length > JsonBody.MaxBytes) return new JsonBody<T>(GameErrors.BodyTooLarge(JsonBody.MaxBytes));
            }

            var text = Utf8Text.WithoutMark(body.AsMemory(0, length));
            if (Utf8Text.IsOtherUnicode(text.Span)) return new JsonBody<T>(GameErrors.UnsupportedEncoding());
            return new JsonBody<T>(HasTooManyValues(text.Span) ? GameErrors.StateTooLarge(StateLimits.Default.MaxBytes) : WireJson.Read<T>(text));
        }
        catch (IOException e) when (e is not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested)
        {
            // Kestrel throws a plain IOException for a chunk size that is too large to be a number.
            throw new BadHttpRequestException("The body cannot be read.", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    private static byte[] Larger(byte[] body)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * body.Length);
        body.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(body);
        return larger;
    }

    // ASCII is a subset of UTF-8.
    private static bool IsUtf8(StringSegment? charset) =>
        charset is not { HasValue: true } name || HeaderUtilities.RemoveQuotes(name).ToString().ToLowerInvariant() is "utf-8" or "utf8" or "us-ascii";

    // Values are counted before they are parsed: a value of one byte becomes an object of a hundred bytes.
    private static bool HasTooManyValues(ReadOnlySpan<byte> body)
    {
        if (body.Length <= JsonBody.MaxValues) return false;
        var json = new Utf8JsonReader(body, JsonRules.Reader);
        var values = 0;
        try
        {
            while (values <= JsonBody.MaxValues && json.Read())
            {
                if (json.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray)) values++;
            }
        }
        catch (JsonException)
        {
            // WireJson.Read reports what is wrong.
        }

        return values > JsonBody.MaxValues;
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
}
