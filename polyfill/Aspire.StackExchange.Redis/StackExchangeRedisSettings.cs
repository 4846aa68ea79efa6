namespace Aspire.StackExchange.Redis;

/// <summary>How the service reaches Redis and what the client reports.</summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>The configuration string, as StackExchange.Redis writes it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether there is no health check. Default: false.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Whether there are no traces. Default: false.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Whether the connection is made at its first use rather than while the host starts. Default: false.</summary>
    public bool DisableAutoActivation { get; set; }
}
