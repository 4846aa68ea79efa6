using System.Text;

namespace GameSession.Api.Json;

/// <summary>A place in a JSON text, for the person who has to find it.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Byte">In that line, from 1.</param>
/// <param name="Pointer">JSON Pointer of the value that is to blame; null when none is, or when it is too long to be said.</param>
internal sealed record JsonPlace(int Line, int Byte, string? Pointer)
{
    /// <param name="offset">In <paramref name="text"/>, from 0.</param>
    public static JsonPlace Of(ReadOnlySpan<byte> text, int offset, string? pointer)
    {
        var before = text[..Math.Min(offset, text.Length)];
        return new JsonPlace(1 + before.Count((byte)'\n'), before.Length - before.LastIndexOf((byte)'\n'), pointer);
    }

    /// <summary>For a sentence.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().Append("line ").Append(Line).Append(", byte ").Append(Byte);
        return (Pointer is null ? text : text.Append(", in ").Append(Pointer)).ToString();
    }
}
