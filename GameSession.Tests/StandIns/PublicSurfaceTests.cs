using System.Reflection;
using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Aspire.RabbitMQ.Client;
using Aspire.StackExchange.Redis;
using MediatR;

namespace GameSession.Tests.StandIns;

// A stand-in that shows more than its package would let the product compile against something that the package lacks.
public sealed class PublicSurfaceTests
{
    [Fact]
    public void Npgsql_shows_what_the_package_shows() => AssertSurface(
        typeof(NpgsqlEntityFrameworkCorePostgreSQLSettings),
        """
        Aspire.Npgsql.EntityFrameworkCore.PostgreSQL.NpgsqlEntityFrameworkCorePostgreSQLSettings
          Nullable<Int32> CommandTimeout
          String ConnectionString
          Boolean DisableHealthChecks
          Boolean DisableMetrics
          Boolean DisableRetry
          Boolean DisableTracing
          Void .ctor()
        Microsoft.Extensions.Hosting.AspireEFPostgreSqlExtensions
          Void AddNpgsqlDbContext<TContext>(IHostApplicationBuilder builder, String connectionName, Action<NpgsqlEntityFrameworkCorePostgreSQLSettings> configureSettings = null, Action<DbContextOptionsBuilder> configureDbContextOptions = null)
          Void EnrichNpgsqlDbContext<TContext>(IHostApplicationBuilder builder, Action<NpgsqlEntityFrameworkCorePostgreSQLSettings> configureSettings = null)
        """);

    [Fact]
    public void Redis_shows_no_more_than_the_package() => AssertSurface(
        typeof(StackExchangeRedisSettings),
        """
        Aspire.StackExchange.Redis.StackExchangeRedisSettings
          String ConnectionString
          Boolean DisableAutoActivation
          Boolean DisableHealthChecks
          Boolean DisableTracing
          Void .ctor()
        Microsoft.Extensions.Hosting.AspireRedisExtensions
          Void AddRedisClient(IHostApplicationBuilder builder, String connectionName, Action<StackExchangeRedisSettings> configureSettings = null, Action<ConfigurationOptions> configureOptions = null)
        """);

    [Fact]
    public void RabbitMQ_shows_no_more_than_the_package() => AssertSurface(
        typeof(RabbitMQClientSettings),
        """
        Aspire.RabbitMQ.Client.RabbitMQClientSettings
          String ConnectionString
          Boolean DisableAutoActivation
          Boolean DisableHealthChecks
          Boolean DisableTracing
          Int32 MaxConnectRetryCount
          Void .ctor()
        Microsoft.Extensions.Hosting.AspireRabbitMQExtensions
          Void AddRabbitMQClient(IHostApplicationBuilder builder, String connectionName, Action<RabbitMQClientSettings> configureSettings = null, Action<ConnectionFactory> configureConnectionFactory = null)
        """);

    [Fact]
    public void MediatR_contracts_show_what_the_package_shows() => AssertSurface(
        typeof(IBaseRequest),
        """
        MediatR.IBaseRequest
        MediatR.INotification
        MediatR.IRequest
        MediatR.IRequest<TResponse>
        MediatR.IStreamRequest<TResponse>
        MediatR.Unit
          Task<Unit> Task
          Unit& Value
          Boolean Equals(Object obj)
          Boolean Equals(Unit other)
          Boolean op_Equality(Unit first, Unit second)
          Boolean op_Inequality(Unit first, Unit second)
          Int32 CompareTo(Unit other)
          Int32 GetHashCode()
          String ToString()
        """);

    private static void AssertSurface(Type anyOfIt, string expected)
    {
        Assert.SkipWhen(anyOfIt.Assembly.GetName().GetPublicKeyToken() is { Length: > 0 } && anyOfIt != typeof(IBaseRequest),
            "The true package: it shows more, which the product does not use.");
        Assert.Equal(expected.ReplaceLineEndings("\n"), string.Join('\n', Surface(anyOfIt.Assembly)));
    }

    private static IEnumerable<string> Surface(Assembly assembly)
    {
        const BindingFlags shown = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.Namespace + "." + Name(type), StringComparer.Ordinal))
        {
            yield return type.Namespace + "." + Name(type);
            foreach (var property in type.GetProperties(shown).OrderBy(property => property.Name, StringComparer.Ordinal))
                yield return $"  {Name(property.PropertyType)} {property.Name}";
            var accessors = type.GetProperties(shown).SelectMany(property => property.GetAccessors()).ToHashSet();
            var methods = type.GetMethods(shown).Where(method => !accessors.Contains(method)).Select(Signature);
            var constructors = type.GetConstructors(shown).Select(constructor => $"Void .ctor({Parameters(constructor)})");
            foreach (var line in methods.Concat(constructors).Order(StringComparer.Ordinal))
                yield return "  " + line;
        }
    }

    private static string Signature(MethodInfo method) =>
        $"{Name(method.ReturnType)} {method.Name}{Arguments(method.IsGenericMethod ? method.GetGenericArguments() : [])}({Parameters(method)})";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(
        parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = null" : "")}"));

    private static string Name(Type type) => type.Name.Split('`')[0] + Arguments(type.GetGenericArguments());

    private static string Arguments(Type[] types) => types.Length == 0 ? "" : $"<{string.Join(", ", types.Select(Name))}>";
}
