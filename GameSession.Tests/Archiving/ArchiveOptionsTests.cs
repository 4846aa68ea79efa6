using GameSession.Api.Archiving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GameSession.Tests.Archiving;

public sealed class ArchiveOptionsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Folder=/archive")]
    [InlineData("AfterDays=10 Folder=/archive")]
    [InlineData("AfterDays=10 Folder=/archive Bucket=")]
    [InlineData("AfterDays=10 Bucket=b Region=eu-central-1")]
    [InlineData("AfterDays=10 Bucket=b Endpoint=https://s3.example Prefix=p AccessKey=a SecretKey=s")]
    [InlineData("AfterDays=10 Bucket=b Endpoint=https://s3.example AccessKey= SecretKey=")]
    public void Settings_with_one_place_for_archives_are_taken(string settings) => Assert.NotNull(ArchivingSetup.StoreOf(Bind(settings)));

    [Theory]
    [InlineData("AfterDays=10", "GameSession:Archive:AfterDays")]
    [InlineData("AfterDays=10 Folder= Bucket=", "GameSession:Archive:AfterDays")]
    [InlineData("AfterDays=10 Folder=/archive Bucket=b Region=eu-central-1", "GameSession:Archive:AfterDays")]
    [InlineData("AfterDays=10 Bucket=b", "GameSession:Archive:Region")]
    [InlineData("AfterDays=10 Bucket=b Endpoint=s3.example", "GameSession:Archive:Endpoint")]
    [InlineData("AfterDays=10 Bucket=b Endpoint=ftp://s3.example", "GameSession:Archive:Endpoint")]
    [InlineData("AfterDays=10 Bucket=b Region=eu-central-1 AccessKey=a", "GameSession:Archive:SecretKey")]
    [InlineData("AfterDays=10 Bucket=b Region=eu-central-1 SecretKey=s", "GameSession:Archive:AccessKey")]
    public void Settings_that_leave_it_open_are_refused_by_name(string settings, string named)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Bind(settings));

        Assert.Contains(named, Assert.Single(refusal.Failures), StringComparison.Ordinal);
    }

    private static ArchiveOptions Bind(string settings)
    {
        var services = new ServiceCollection();
        services.AddArchiving();
        var values = settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('='))
            .ToDictionary(s => $"GameSession:Archive:{s[0]}", s => (string?)s[1]);
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<ArchiveOptions>>().Value;
    }
}
