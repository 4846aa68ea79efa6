using System.Globalization;

namespace GameSession.Scenarios;

/// <summary>What a process and its children use, from <c>/proc</c>.</summary>
internal static class ProcessUsage
{
    private const double TicksPerSecond = 100; // USER_HZ of Linux

    /// <summary>CPU seconds since the start, those of children that have ended included.</summary>
    public static double CpuSeconds(int pid)
    {
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var id)) continue;
            try
            {
                // The fields from "state", number 3, on: the program's name before it may have spaces.
                var stat = File.ReadAllText($"{folder}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
                if (id == pid) ticks += Field(14) + Field(15) + Field(16) + Field(17);
                else if (Field(4) == pid) ticks += Field(14) + Field(15);
            }
            catch (IOException)
            {
                // The process has ended.
            }
        }

        return ticks / TicksPerSecond;
    }

    public static double ResidentKilobytes(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line[6..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
