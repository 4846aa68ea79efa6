using System.ComponentModel.DataAnnotations;

namespace GameSession.Api.Archiving;

/// <summary>What is moved out of Postgres, and where to; section <c>GameSession:Archive</c>. By default nothing is.</summary>
internal sealed class ArchiveOptions : IValidatableObject
{
    /// <summary>Sessions that ended more than this many days ago are archived; null: none.</summary>
    [Range(1, 36_500)]
    public int? AfterDays { get; set; }

    /// <summary>The folder that archives are written to.</summary>
    public string? Folder { get; set; }

    /// <summary>The bucket that archives are written to, in place of a folder.</summary>
    public string? Bucket { get; set; }

    /// <summary>The address of a store that is not Amazon's own; the bucket is the first part of the path.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The bucket's region. With an endpoint it is only part of the signature, and <c>us-east-1</c> by default.</summary>
    public string? Region { get; set; }

    /// <summary>All names in the bucket begin with this prefix and a <c>/</c>.</summary>
    public string? Prefix { get; set; }

    /// <summary>Null: the AWS SDK finds the credentials (environment, profile, role).</summary>
    public string? AccessKey { get; set; }

    public string? SecretKey { get; set; }

    /// <summary>
    /// Of a session's snapshots, the last is kept, and the first in each range of this many versions; null: all are kept. Loading an old version
    /// reads at most this many events, if the number is a multiple of the versions between snapshots.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? KeepSnapshotEvery { get; set; }

    /// <summary>How often sessions that are due are looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many rows one transaction removes.</summary>
    [Range(1, 100_000)]
    public int RowsPerTransaction { get; set; } = 1000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var (folder, bucket) = (IsSet(Folder), IsSet(Bucket));
        if (AfterDays is not null && folder == bucket)
        {
            yield return new ValidationResult(
                "GameSession:Archive:AfterDays needs one of GameSession:Archive:Folder and GameSession:Archive:Bucket, and not both.",
                [nameof(Folder), nameof(Bucket)]);
        }

        if (bucket && Endpoint is null && !IsSet(Region))
        {
            yield return new ValidationResult(
                "GameSession:Archive:Bucket needs GameSession:Archive:Region, or GameSession:Archive:Endpoint where the store is not Amazon's own.",
                [nameof(Region), nameof(Endpoint)]);
        }

        if (Endpoint is not (null or { IsAbsoluteUri: true, Scheme: "http" or "https" }))
        {
            yield return new ValidationResult("GameSession:Archive:Endpoint must be an absolute URL with http or https.", [nameof(Endpoint)]);
        }

        if (IsSet(AccessKey) != IsSet(SecretKey))
        {
            yield return new ValidationResult(
                "GameSession:Archive:AccessKey and GameSession:Archive:SecretKey need each other.", [nameof(AccessKey), nameof(SecretKey)]);
        }
    }

    private static bool IsSet(string? value) => !string.IsNullOrWhiteSpace(value);
}
