namespace Aspire.Hosting.ApplicationModel;

/// <summary>One line of a resource's console; numbers count from 1.</summary>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
