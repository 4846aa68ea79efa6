using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Running;

/// <summary>Runs the health checks of one copy of a resource while it runs, and publishes what they say.</summary>
internal sealed class HealthMonitor(HealthCheckService checks, ResourceNotificationService notifications) : IDisposable
{
    private static readonly TimeSpan WhileUnhealthy = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan WhileHealthy = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Patience };

    /// <param name="resource">The resource.</param>
    /// <param name="resourceId">The copy.</param>
    /// <param name="urlOf">The copy's own address for the name of an endpoint.</param>
    /// <param name="cancellationToken">Ends the checks; what was published last stays.</param>
    public async Task RunAsync(IResource resource, string resourceId, Func<string, string> urlOf, CancellationToken cancellationToken)
    {
        var annotations = resource.Annotations.OfType<HealthCheckAnnotation>().ToArray();
        while (!cancellationToken.IsCancellationRequested)
        {
            var reports = ImmutableArray.CreateBuilder<HealthReportSnapshot>(annotations.Length);
            foreach (var annotation in annotations)
                reports.Add(annotation is HttpHealthCheckAnnotation http
                    ? await AskAsync(http, urlOf(http.EndpointName), cancellationToken).ConfigureAwait(false)
                    : await CheckAsync(annotation.Key, cancellationToken).ConfigureAwait(false));
            if (cancellationToken.IsCancellationRequested)
                return;

            var status = reports.Count == 0 ? HealthStatus.Healthy : reports.Min(r => r.Status) ?? HealthStatus.Unhealthy;
            await notifications.PublishUpdateAsync(resource, resourceId, s => s.HealthStatus == status && s.HealthReports.SequenceEqual(reports)
                ? s
                : s with { HealthStatus = status, HealthReports = reports.ToImmutable() }).ConfigureAwait(false);
            if (annotations.Length == 0)
                return;
            await Task.Delay(status == HealthStatus.Healthy ? WhileHealthy : WhileUnhealthy, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HealthReportSnapshot> CheckAsync(string key, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var report = await checks.CheckHealthAsync(r => r.Name == key, patience.Token).ConfigureAwait(false);
            return report.Entries.TryGetValue(key, out var entry)
                ? new HealthReportSnapshot(key, entry.Status, entry.Description, entry.Exception?.Message)
                : new HealthReportSnapshot(key, HealthStatus.Unhealthy, "There is no health check of this name.", null);
        }
        catch (OperationCanceledException)
        {
            return new HealthReportSnapshot(key, HealthStatus.Unhealthy, "No answer in time.", null);
        }
    }

    private async Task<HealthReportSnapshot> AskAsync(HttpHealthCheckAnnotation check, string url, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(new Uri(url), check.Path), cancellationToken).ConfigureAwait(false);
            var status = (int)answer.StatusCode == check.StatusCode ? HealthStatus.Healthy : HealthStatus.Unhealthy;
            return new HealthReportSnapshot(check.Key, status, $"{check.Path} answers {(int)answer.StatusCode}.", null);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return new HealthReportSnapshot(check.Key, HealthStatus.Unhealthy, $"{check.Path} does not answer.", e.Message);
        }
    }
}
