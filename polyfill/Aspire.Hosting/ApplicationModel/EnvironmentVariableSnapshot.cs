namespace Aspire.Hosting.ApplicationModel;

/// <summary>A variable of a process. <paramref name="IsFromSpec"/>: set by the model, not inherited.</summary>
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec);
