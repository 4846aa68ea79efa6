using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameSession.Api.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class LiveSessions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "session_uses",
                columns: table => new
                {
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    live_until = table.Column<DateTime>(type: "timestamptz", nullable: false),
                    untaken_since = table.Column<DateTime>(type: "timestamptz", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_session_uses", x => x.session_id);
                });

            migrationBuilder.CreateTable(
                name: "subject_messages",
                columns: table => new
                {
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    said_at = table.Column<DateTime>(type: "timestamptz", nullable: false),
                    is_deletion = table.Column<bool>(type: "boolean", nullable: false),
                    members = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_subject_messages", x => new { x.kind, x.subject_id, x.message_id });
                });

            // While older processes run, which note no uses: nobody's session goes without what is said.
            migrationBuilder.Sql("""
                INSERT INTO session_uses (session_id, live_until)
                SELECT id, clock_timestamp() + INTERVAL '24 hours' FROM sessions WHERE status = 'active' AND is_deleted IS NOT TRUE
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "session_uses");

            migrationBuilder.DropTable(
                name: "subject_messages");
        }
    }
}
