using System.Text;

namespace GameSession.Api.Json;

/// <summary>A place in a JSON text, for the person who has to find it.</summary>
/// <param name="Line">Starts at 1.</param>
/// <param name="Byte">Position in the line, in bytes; starts at 1.</param>
/// <param name="Pointer">JSON Pointer of the faulty value; null when no value is at fault, or when the pointer is too long.</param>
internal sealed record JsonPlace(int Line, int Byte, string? Pointer)
{
    /// <param name="offset">In <paramref name="text"/>; starts at 0.</param>
    public static JsonPlace Of(ReadOnlySpan<byte> text, int offset, string? pointer)
    {
        var before = text[..Math.Min(offset, text.Length)];
        return new JsonPlace(1 + before.Count((byte)'\n'), before.Length - before.LastIndexOf((byte)'\n'), pointer);
    }

    /// <summary>The place as part of a sentence.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().Append("line ").Append(Line).Append(", byte ").Append(Byte);
        return (Pointer is null ? text : text.Append(", in ").Append(Pointer)).ToString();
    }
}
