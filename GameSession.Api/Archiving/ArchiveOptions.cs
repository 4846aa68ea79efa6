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
        if (AfterDays is not null && string.IsNullOrWhiteSpace(Folder))
        {
            yield return new ValidationResult("GameSession:Archive:AfterDays needs GameSession:Archive:Folder.", [nameof(Folder)]);
        }
    }
}
