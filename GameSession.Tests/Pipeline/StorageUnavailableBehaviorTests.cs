using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Pipeline;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GameSession.Tests.Pipeline;

/// <summary>The pipeline as the service registers it, with a handler of the test.</summary>
public sealed class StorageUnavailableBehaviorTests
{
    public static TheoryData<Exception> NoAnswer =>
    [
        new NotSentException(new NpgsqlException("refused")),
        new NpgsqlException("broken", new IOException("reset")),
        new TimeoutException(),
        Refusal("57P01"),
        Refusal("08006"),
        Refusal("0A000"),
        Refusal("25006"),
        Refusal("26000"),
        Refusal("28P01"),
        Refusal("3D000"),
        Refusal("40001"),
        Refusal("42501"),
        Refusal("42P05"),
        Refusal("53300"),
        Refusal("55000"),
        Refusal("55P03"),
        Refusal("58030"),
        Refusal("XX000"),
        new InvalidOperationException("transient", new NpgsqlException("broken")),
    ];

    public static TheoryData<Exception> Faults =>
        [Refusal("22P02"), Refusal("23503"), Refusal("42P01"), Refusal("42703"), new InvalidOperationException(), new OperationCanceledException()];

    [Theory]
    [MemberData(nameof(NoAnswer), DisableDiscoveryEnumeration = true)]
    public async Task A_handler_that_cannot_read_the_log_is_a_refusal_and_is_measured_as_one(Exception thrown)
    {
        await using var services = Services();
        var codes = new ConcurrentBag<string?>();
        using var listening = Listen(services, codes);

        var result = await SendAsync(services, thrown);

        Assert.Equal(GameErrors.StorageUnavailable(outcomeUnknown: false), result.Error);
        Assert.Equal(["storage_unavailable"], codes);
    }

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task What_is_our_fault_or_the_callers_wish_stays_what_it_is(Exception thrown)
    {
        await using var services = Services();

        Assert.Same(thrown, await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(services, thrown)));
    }

    private static PostgresException Refusal(string state) => new("refused", "ERROR", "ERROR", state);

    private static ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddLogging().AddMetrics().AddSingleton(TimeProvider.System);
        services.AddSingleton(new PostgresPool(NpgsqlDataSource.Create("Host=127.0.0.1")));
        services.AddPipeline();
        services.AddSingleton<IRequestHandler<Consult, CommandResponse<string>>, ConsultHandler>();
        return services.BuildServiceProvider();
    }

    private static MeterListener Listen(IServiceProvider services, ConcurrentBag<string?> codes)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Scope == meters) l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var (name, value) in tags)
            {
                if (name == "gamesession.error.code") codes.Add((string?)value);
            }
        });
        listener.Start();
        return listener;
    }

    private static Task<CommandResponse<string>> SendAsync(IServiceProvider services, Exception thrown) =>
        services.GetRequiredService<ISender>().Send(new Consult(thrown), TestContext.Current.CancellationToken);

    private sealed record Consult(Exception Thrown) : ICommand<string>;

    private sealed class ConsultHandler : ICommandHandler<Consult, string>
    {
        public Task<Result<string>> Handle(Consult command, CancellationToken cancellationToken) =>
            Task.FromException<Result<string>>(command.Thrown);
    }
}
