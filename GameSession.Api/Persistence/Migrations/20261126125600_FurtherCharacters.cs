using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameSession.Api.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class FurtherCharacters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid[]>(
                name: "further_characters",
                table: "session_players",
                type: "uuid[]",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_session_players_further_characters",
                table: "session_players",
                column: "further_characters",
                filter: "left_at IS NULL AND further_characters IS NOT NULL")
                .Annotation("Npgsql:IndexMethod", "gin");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_session_players_further_characters",
                table: "session_players");

            migrationBuilder.DropColumn(
                name: "further_characters",
                table: "session_players");
        }
    }
}
