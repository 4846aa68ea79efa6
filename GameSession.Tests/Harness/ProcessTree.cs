using System.Globalization;

namespace GameSession.Tests.Harness;

/// <summary>Parents and children among processes, from <c>/proc</c>.</summary>
internal static class ProcessTree
{
    public static IReadOnlyList<int> ChildrenOf(int pid) => [.. Parents().Where(p => p.Value == pid).Select(p => p.Key)];

    /// <summary>The process and all of its descendants.</summary>
    public static List<int> From(int pid)
    {
        var parents = Parents();
        List<int> found = [pid];
        for (var i = 0; i < found.Count; i++) found.AddRange(parents.Where(p => p.Value == found[i]).Select(p => p.Key));
        return found;
    }

    private static Dictionary<int, int> Parents()
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && ParentOf(folder) is { } parent)
            {
                parents[pid] = parent;
            }
        }

        return parents;
    }

    // proc(5): the name, in parentheses, may contain anything; the second word after it is the parent.
    private static int? ParentOf(string folder)
    {
        try
        {
            var text = File.ReadAllText($"{folder}/stat");
            return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // The process has ended meanwhile.
            return null;
        }
    }
}
