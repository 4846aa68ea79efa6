using System.Buffers;
using System.Reflection;
using GameSession.Api.Protocol;
using Microsoft.AspNetCore.Http.Metadata;

namespace GameSession.Api.Pipeline;

/// <summary>Limits of request bodies.</summary>
internal static class JsonBody
{
    /// <summary>A state of 1 MiB, its metadata, and room for white space and escapes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>What the web server reads and throws away of a larger one, so that its sender gets to read the refusal; beyond it the connection is cut.</summary>
    public const int MaxDrainedBytes = 32 * 1024 * 1024;
}

/// <summary>
/// A JSON request body, or the refusal of it: every route reads its body in this way, under the wire's own rules and with an error per field.
/// </summary>
internal sealed record JsonBody<T>(Result<T> Read) : IBindableFromHttpContext<JsonBody<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (!context.Request.HasJsonContentType())
        {
            return new JsonBody<T>(GameErrors.UnsupportedMediaType());
        }

        if (context.Request.ContentLength > JsonBody.MaxBytes) return new JsonBody<T>(GameErrors.BodyTooLarge(JsonBody.MaxBytes));
        var body = new ArrayBufferWriter<byte>((int)(context.Request.ContentLength ?? 1024) + 1);
        while (true)
        {
            var read = await ReadAsync(context, body.GetMemory(1024));
            if (read == 0) break;
            body.Advance(read);
            if (body.WrittenCount > JsonBody.MaxBytes) return new JsonBody<T>(GameErrors.BodyTooLarge(JsonBody.MaxBytes));
        }

        return new JsonBody<T>(WireJson.Read<T>(body.WrittenMemory));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));

    private static async Task<int> ReadAsync(HttpContext context, Memory<byte> into)
    {
        try
        {
            return await context.Request.Body.ReadAsync(into, context.RequestAborted);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            // What the web server says to the size of a chunk that no number holds: the client's doing, not a fault.
            throw new BadHttpRequestException("The body breaks off or is malformed.", e);
        }
    }
}
