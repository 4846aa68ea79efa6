using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace GameSession.Api.Persistence;

/// <summary>
/// The schema, its migrations, and the queries that are not on the hot path. <see cref="EventAppender"/> writes the log; <see cref="EventReader"/>
/// and <see cref="SessionStore"/> read it.
/// </summary>
internal sealed class SessionDbContext(DbContextOptions<SessionDbContext> options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<SessionRow> Sessions => Set<SessionRow>();

    public DbSet<SessionStateRow> SessionStates => Set<SessionStateRow>();

    public DbSet<SessionEventRow> SessionEvents => Set<SessionEventRow>();

    public DbSet<SessionPlayerRow> SessionPlayers => Set<SessionPlayerRow>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    // The unique indexes over session and version, which the first migration makes, also serve the foreign keys.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Conventions.Remove<ForeignKeyIndexConvention>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        // The ICD's three tables exactly: columns, types, nullability, defaults. The further indexes are over expressions, which only SQL can define:
        // see the first migration.
        modelBuilder.Entity<SessionRow>(row =>
        {
            row.ToTable("sessions");
            row.HasKey(r => r.Id);
            row.Property(r => r.Id).HasColumnName("id").ValueGeneratedNever();
            row.Property(r => r.CampaignId).HasColumnName("campaign_id");
            row.Property(r => r.Name).HasColumnName("name").HasMaxLength(255);
            row.Property(r => r.Status).HasColumnName("status").HasMaxLength(50);
            row.Property(r => r.Metadata).HasColumnName("metadata").HasColumnType("jsonb");
            row.Property(r => r.CreatedAt).HasColumnName("created_at").HasColumnType("timestamp");
            row.Property(r => r.UpdatedAt).HasColumnName("updated_at").HasColumnType("timestamp");
            row.Property(r => r.IsDeleted).HasColumnName("is_deleted").HasDefaultValue(false);
            row.Property(r => r.DeletedAt).HasColumnName("deleted_at").HasColumnType("timestamp");
            row.HasIndex(r => r.CampaignId);
        });
        modelBuilder.Entity<SessionStateRow>(row =>
        {
            row.ToTable("session_states");
            row.HasKey(r => r.Id);
            row.Property(r => r.Id).HasColumnName("id").ValueGeneratedNever();
            row.Property(r => r.SessionId).HasColumnName("session_id");
            row.Property(r => r.State).HasColumnName("state").HasColumnType("jsonb");
            row.Property(r => r.Version).HasColumnName("version").HasMaxLength(50);
            row.Property(r => r.CreatedAt).HasColumnName("created_at").HasColumnType("timestamp");
            row.HasOne<SessionRow>().WithMany().HasForeignKey(r => r.SessionId).OnDelete(DeleteBehavior.NoAction);
        });
        modelBuilder.Entity<SessionEventRow>(row =>
        {
            row.ToTable("session_events");
            row.HasKey(r => r.Id);
            row.Property(r => r.Id).HasColumnName("id").ValueGeneratedNever();
            row.Property(r => r.SessionId).HasColumnName("session_id");
            row.Property(r => r.EventType).HasColumnName("event_type").HasMaxLength(100);
            row.Property(r => r.EventData).HasColumnName("event_data").HasColumnType("jsonb");
            row.Property(r => r.CreatedAt).HasColumnName("created_at").HasColumnType("timestamp");
            row.HasOne<SessionRow>().WithMany().HasForeignKey(r => r.SessionId).OnDelete(DeleteBehavior.NoAction);
        });
        modelBuilder.Entity<SessionPlayerRow>(row =>
        {
            row.ToTable("session_players");
            row.HasKey(r => new { r.SessionId, r.PlayerId });
            row.Property(r => r.SessionId).HasColumnName("session_id");
            row.Property(r => r.PlayerId).HasColumnName("player_id");
            row.Property(r => r.Role).HasColumnName("role").HasMaxLength(20);
            row.Property(r => r.CharacterId).HasColumnName("character_id");
            row.Property(r => r.JoinedAt).HasColumnName("joined_at").HasColumnType("timestamp");
            row.Property(r => r.LeftAt).HasColumnName("left_at").HasColumnType("timestamp");
            row.Property(r => r.JoinedVersion).HasColumnName("joined_version");
            row.Property(r => r.Version).HasColumnName("version");
            row.Property(r => r.FurtherCharacters).HasColumnName("further_characters");
            row.HasIndex(r => r.PlayerId).HasFilter("left_at IS NULL");
            row.HasIndex(r => r.CharacterId).HasFilter("left_at IS NULL");
            row.HasIndex(r => r.FurtherCharacters).HasMethod("gin").HasFilter("left_at IS NULL AND further_characters IS NOT NULL");
            row.HasOne<SessionRow>().WithMany().HasForeignKey(r => r.SessionId).OnDelete(DeleteBehavior.NoAction);
        });
        // No foreign key: the append that writes a row has written its events too, so checking each row would only add cost.
        modelBuilder.Entity<SessionOutboxRow>(row =>
        {
            row.ToTable("session_outbox");
            row.HasKey(r => r.Id);
            row.Property(r => r.Id).HasColumnName("id").UseIdentityAlwaysColumn();
            row.Property(r => r.SessionId).HasColumnName("session_id");
            row.Property(r => r.FirstVersion).HasColumnName("first_version");
            row.Property(r => r.LastVersion).HasColumnName("last_version");
            row.Property(r => r.TraceParent).HasColumnName("traceparent");
        });
        modelBuilder.Entity<SetAsideEventRow>(row =>
        {
            row.ToTable("session_outbox_set_aside");
            row.HasKey(r => new { r.SessionId, r.Version });
            row.Property(r => r.SessionId).HasColumnName("session_id");
            row.Property(r => r.Version).HasColumnName("version");
            row.Property(r => r.TraceParent).HasColumnName("traceparent").HasMaxLength(55);
            row.Property(r => r.Reason).HasColumnName("reason");
            row.Property(r => r.SetAsideAt).HasColumnName("set_aside_at").HasColumnType("timestamp");
        });
        // No foreign key: recording a use must not wait for a transaction that has locked the session's row.
        modelBuilder.Entity<SessionUseRow>(row =>
        {
            row.ToTable("session_uses");
            row.HasKey(r => r.SessionId);
            row.Property(r => r.SessionId).HasColumnName("session_id").ValueGeneratedNever();
            row.Property(r => r.LiveUntil).HasColumnName("live_until").HasColumnType("timestamptz");
            row.Property(r => r.UntakenSince).HasColumnName("untaken_since").HasColumnType("timestamptz");
        });
        modelBuilder.Entity<SubjectMessageRow>(row =>
        {
            row.ToTable("subject_messages");
            row.HasKey(r => new { r.Kind, r.SubjectId, r.MessageId });
            row.Property(r => r.Kind).HasColumnName("kind").HasMaxLength(20);
            row.Property(r => r.SubjectId).HasColumnName("subject_id");
            row.Property(r => r.MessageId).HasColumnName("message_id");
            row.Property(r => r.SaidAt).HasColumnName("said_at").HasColumnType("timestamptz");
            row.Property(r => r.IsDeletion).HasColumnName("is_deletion");
            row.Property(r => r.Members).HasColumnName("members").HasColumnType("jsonb");
        });
        modelBuilder.Entity<ServiceKeyRow>(row =>
        {
            row.ToTable("service_keys");
            row.HasKey(r => r.Name);
            row.Property(r => r.Name).HasColumnName("name").HasMaxLength(50);
            row.Property(r => r.Key).HasColumnName("key");
            row.Property(r => r.CreatedAt).HasColumnName("created_at").HasColumnType("timestamp");
            row.Property(r => r.FormerUntil).HasColumnName("former_until").HasColumnType("timestamp");
        });
        modelBuilder.Entity<DataProtectionKey>(row =>
        {
            row.ToTable("data_protection_keys");
            row.Property(r => r.Id).HasColumnName("id");
            row.Property(r => r.FriendlyName).HasColumnName("friendly_name");
            row.Property(r => r.Xml).HasColumnName("xml");
        });
    }
}
