namespace Aspire.RabbitMQ.Client;

/// <summary>How the service reaches RabbitMQ and what the client reports.</summary>
public sealed class RabbitMQClientSettings
{
    /// <summary>The AMQP URI.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>How often a failed connection is tried again, further and further apart; 0 for not at all. Default: 5.</summary>
    public int MaxConnectRetryCount { get; set; } = 5;

    /// <summary>Whether there is no health check. Default: false.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Whether there are no traces. Default: false.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Whether the connection is opened at its first use rather than while the host starts. Default: false.</summary>
    public bool DisableAutoActivation { get; set; }
}
