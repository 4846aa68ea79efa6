using System.ComponentModel.DataAnnotations;

namespace GameSession.Api.Archiving;

/// <summary>What leaves Postgres, and where it goes; section <c>GameSession:Archive</c>. Nothing does by default.</summary>
internal sealed class ArchiveOptions : IValidatableObject
{
    /// <summary>Sessions that ended more than this many days ago are archived; null: none.</summary>
    [Range(1, 36_500)]
    public int? AfterDays { get; set; }

    /// <summary>The folder that archives are written to.</summary>
    public string? Folder { get; set; }

    /// <summary>The bucket that archives are written to, in place of a folder.</summary>
    public string? Bucket { get; set; }

    /// <summary>Of a store that is not Amazon's own: its address; buckets are the first part of its paths.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The bucket's region; with an endpoint only part of the signature, and <c>us-east-1</c> by default.</summary>
    public string? Region { get; set; }

    /// <summary>What all names in the bucket begin with, and a <c>/</c>.</summary>
    public string? Prefix { get; set; }

    /// <summary>Null: whatever the AWS SDK finds (environment, profile, role).</summary>
    public string? AccessKey { get; set; }

    public string? SecretKey { get; set; }

    /// <summary>
    /// Of a session's snapshots the last is kept, and the first within each this many versions; null: all. Loading an old version reads at most as
    /// many events as this, where it is a multiple of those between snapshots.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? KeepSnapshotEvery { get; set; }

    /// <summary>Between two looks at what is due.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Rows that one transaction removes.</summary>
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
