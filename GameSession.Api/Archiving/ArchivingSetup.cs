using Microsoft.Extensions.Options;

namespace GameSession.Api.Archiving;

/// <summary>The archiver, which does nothing unless it is told to.</summary>
internal static class ArchivingSetup
{
    public static void AddArchiving(this IServiceCollection services)
    {
        services.AddOptions<ArchiveOptions>().BindConfiguration("GameSession:Archive").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IArchiveStore>(provider => new FolderArchiveStore(provider.GetRequiredService<IOptions<ArchiveOptions>>().Value.Folder ?? ""));
        services.AddHostedService<Archiver>();
    }
}
