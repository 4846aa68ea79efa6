namespace Aspire.Hosting.Running;

/// <summary>How a program is started and asked to stop.</summary>
internal sealed record ProcessLaunch(string FileName, IReadOnlyList<string> Arguments)
{
    public string WorkingDirectory { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>On top of the AppHost's own environment; null takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string StopSignal { get; init; } = "TERM";

    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Held while the program runs, so that two AppHosts never run it on the same data.</summary>
    public string? LockFile { get; init; }

    /// <summary>Deleted when the AppHost dies; null keeps everything.</summary>
    public string? FolderToDelete { get; init; }
}
