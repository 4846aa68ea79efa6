using System.Buffers;
using System.Text.Json;

namespace GameSession.Api.Json;

/// <summary>
/// A writer and its buffer, kept per thread because the hot path writes small JSON texts all the time. Rent and return it within one method on one
/// thread, never across an await.
/// </summary>
internal sealed class JsonBuffer
{
    // A buffer that once held a whole state is not kept: idle memory matters more than the rare large text.
    private const int KeepAtMost = 64 * 1024;

    [ThreadStatic]
    private static JsonBuffer? _spare;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    private JsonBuffer() => Writer = new Utf8JsonWriter(_bytes, JsonRules.Writer);

    public Utf8JsonWriter Writer { get; }

    public static JsonBuffer Rent()
    {
        var buffer = _spare ?? new JsonBuffer();
        _spare = null;
        return buffer;
    }

    /// <summary>Returns a copy of what was written, and makes this buffer available again.</summary>
    public byte[] ToArrayAndReturn() => TakeAndReturn(static text => text.ToArray());

    /// <summary>Returns what <paramref name="take"/> makes of what was written, and makes this buffer available again.</summary>
    public T TakeAndReturn<T>(Func<ReadOnlySpan<byte>, T> take)
    {
        Writer.Flush();
        var taken = take(_bytes.WrittenSpan);
        if (_bytes.Capacity <= KeepAtMost)
        {
            _bytes.ResetWrittenCount();
            Writer.Reset();
            _spare = this;
        }

        return taken;
    }
}
