using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Healthy when Redis answers PING; not while it is still loading its data.</summary>
internal sealed class RedisHealthCheck(RedisResource redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(redis.PrimaryEndpoint.Host, redis.PrimaryEndpoint.Port, cancellationToken).ConfigureAwait(false);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream);
            if (redis.PasswordParameter is not null)
            {
                var password = await redis.PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
                if (await AskAsync($"*2\r\n$4\r\nAUTH\r\n${Encoding.UTF8.GetByteCount(password!)}\r\n{password}\r\n").ConfigureAwait(false) is { } refusal and not "+OK")
                    return HealthCheckResult.Unhealthy(refusal);
            }

            var answer = await AskAsync("*1\r\n$4\r\nPING\r\n").ConfigureAwait(false);
            return answer == "+PONG" ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(answer ?? "No answer.");

            async Task<string?> AskAsync(string command)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(command), cancellationToken).ConfigureAwait(false);
                return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return HealthCheckResult.Unhealthy("Redis does not answer.", e);
        }
    }
}
