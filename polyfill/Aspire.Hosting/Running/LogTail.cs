namespace Aspire.Hosting.Running;

/// <summary>The last lines of a log, as they are added to an error.</summary>
internal static class LogTail
{
    public static string Format(IEnumerable<string> lines)
    {
        var last = lines.Select(l => l.TrimEnd()).Where(l => l.Length > 0).TakeLast(8).ToArray();
        return last.Length == 0 ? " (it wrote nothing)" : string.Concat(last.Select(l => $"{Environment.NewLine}    | {l}"));
    }
}
