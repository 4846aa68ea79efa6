namespace Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;

/// <summary>How a database context reaches PostgreSQL and what it reports.</summary>
public sealed class NpgsqlEntityFrameworkCorePostgreSQLSettings
{
    /// <summary>The Npgsql connection string.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether commands that fail for a passing reason are not retried. Default: false.</summary>
    public bool DisableRetry { get; set; }

    /// <summary>Whether there is no health check. Default: false.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Whether there are no traces. Default: false.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Whether there are no metrics. Default: false.</summary>
    public bool DisableMetrics { get; set; }

    /// <summary>Seconds after which a command is given up; null for the provider's own default.</summary>
    public int? CommandTimeout { get; set; }
}
