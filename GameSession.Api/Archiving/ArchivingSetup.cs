using Microsoft.Extensions.Options;

namespace GameSession.Api.Archiving;

/// <summary>The archiver, which does nothing unless it is configured.</summary>
internal static class ArchivingSetup
{
    public static void AddArchiving(this IServiceCollection services)
    {
        services.AddOptions<ArchiveOptions>().BindConfiguration("GameSession:Archive").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => StoreOf(provider.GetRequiredService<IOptions<ArchiveOptions>>().Value));
        services.AddHostedService<Archiver>();
    }

    public static IArchiveStore StoreOf(ArchiveOptions options) =>
        string.IsNullOrWhiteSpace(options.Bucket) ? new FolderArchiveStore(options.Folder ?? "") : new S3ArchiveStore(options);
}
