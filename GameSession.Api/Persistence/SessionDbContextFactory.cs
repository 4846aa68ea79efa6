using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace GameSession.Api.Persistence;

/// <summary>Only for <c>dotnet ef migrations add</c>, which needs the model and no server.</summary>
internal sealed class SessionDbContextFactory : IDesignTimeDbContextFactory<SessionDbContext>
{
    public SessionDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SessionDbContext>().UseNpgsql("Host=localhost").Options);
}
