using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _inner;
    private readonly AppHostInterception? _interception;

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        _interception = AppHostInterception.Current;
        _interception?.Configure(options, Settings);
        AppHostAssembly = _interception?.AppHostAssembly
            ?? (options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly());
        AppHostDirectory = options.ProjectDirectory
            ?? AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == "apphostprojectpath")?.Value
            ?? Directory.GetCurrentDirectory();
        Settings.HasDashboard &= !options.DisableDashboard;
        _inner = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = options.Args,
            ApplicationName = AppHostAssembly?.GetName().Name,
            ContentRootPath = AppHostDirectory,
        });
        AddLogging(isTest: Settings.IsThrowaway);
        AddServices();
    }

    public RunSettings Settings { get; } = new();

    public ConfigurationManager Configuration => _inner.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => _inner.Environment;

    public IServiceCollection Services => _inner.Services;

    public DistributedApplicationExecutionContext ExecutionContext { get; } = new(DistributedApplicationOperation.Run);

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        if (Resources.Any(r => string.Equals(r.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
            throw new DistributedApplicationException($"There is a resource named '{resource.Name}' already.");
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        // A test takes the model at this point, and builds it itself later; the rest of the AppHost's program never runs.
        _interception?.Take(this);
        return BuildNow();
    }

    public DistributedApplication BuildNow() => new(_inner.Build());

    private void AddLogging(bool isTest)
    {
        _inner.Logging.ClearProviders();
        _inner.Logging.AddSimpleConsole(o => o.SingleLine = true);
        _inner.Logging.AddFilter("Microsoft", LogLevel.Warning);
        _inner.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // A failure to start is told once, by DistributedApplication.
        _inner.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (isTest)
            _inner.Logging.SetMinimumLevel(LogLevel.Error);
    }

    private void AddServices()
    {
        var services = _inner.Services;
        services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(60));
        services.AddHealthChecks();
        services.AddSingleton<IDistributedApplicationBuilder>(this);
        services.AddSingleton(ExecutionContext);
        services.AddSingleton(Settings);
        services.AddSingleton(new DistributedApplicationModel(Resources));
        services.AddSingleton(s => new ResourceNotificationService(s.GetRequiredService<DistributedApplicationModel>()));
        services.AddSingleton(_ => new ResourceLoggerService());
        services.AddSingleton<PackageInstaller>();
        services.AddSingleton(_ => new DataFolders(AppHostAssembly?.GetName().Name ?? "apphost", AppHostDirectory, Settings.IsThrowaway));
        services.AddSingleton<Orchestrator>();
        services.AddSingleton(s => new ResourceCommandService(s.GetRequiredService<Orchestrator>()));
        services.AddSingleton<IHostedService, DashboardServer>();
        services.AddSingleton<IHostedService>(s => s.GetRequiredService<Orchestrator>());
        services.AddSingleton<IHostedService, ParentWatch>();
    }
}
