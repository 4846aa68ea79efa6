using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace GameSession.Tests.StandIns;

internal static class TestContexts
{
    // Without the environment, whose variables must not decide what a test sees.
    internal static HostApplicationBuilder Builder(params (string Key, string Value)[] configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(configuration.Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value)));
        return builder;
    }

    internal sealed class Plain(DbContextOptions<Plain> options) : DbContext(options);
}
