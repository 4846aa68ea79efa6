namespace Aspire.Hosting.ApplicationModel;

/// <summary>How far a resource has to be before another one starts.</summary>
public enum WaitType
{
    WaitUntilHealthy = 0,
    WaitForCompletion = 1,
    WaitUntilStarted = 2,
}
