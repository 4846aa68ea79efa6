using System.Reflection;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>How a test runs an AppHost's program up to the point where it builds, and gets the builder out of it. Flows with the async context.</summary>
internal sealed class AppHostInterception(Assembly appHostAssembly, Action<DistributedApplicationOptions> configure)
{
    private static readonly AsyncLocal<AppHostInterception?> Flowing = new();
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static AppHostInterception? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    public Assembly AppHostAssembly => appHostAssembly;

    public Task<DistributedApplicationBuilder> Builder => _builder.Task;

    public void Configure(DistributedApplicationOptions options, RunSettings settings)
    {
        settings.IsThrowaway = true;
        settings.HasRandomPorts = true;
        options.DisableDashboard = true;
        configure(options);
    }

    public void Take(DistributedApplicationBuilder builder)
    {
        if (_builder.TrySetResult(builder))
            throw new HostAbortedException("The AppHost's program ends here: a test builds the application.");
    }

    /// <summary>The program ended, with or without an error, and has not built anything.</summary>
    public void End(Exception? error) => _builder.TrySetException(
        error ?? new InvalidOperationException($"The program of {appHostAssembly.GetName().Name} ended without building an application."));
}
