using System.Runtime.CompilerServices;
using GameSession.Api.Domain;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace GameSession.Tests.Pipeline;

// What MediatR needs of MediatR.Contracts, whether that is the package or the project that takes its place.
public sealed class MediatRContractsTests
{
    [Fact]
    public void The_assembly_has_the_identity_that_MediatR_refers_to()
    {
        var referred = Assert.Single(typeof(IMediator).Assembly.GetReferencedAssemblies(), name => name.Name == "MediatR.Contracts");

        var present = typeof(IBaseRequest).Assembly.GetName();

        Assert.Equal(referred.Name, present.Name);
        Assert.Equal("bb9a41a5e8aaa7e2", Convert.ToHexStringLower(present.GetPublicKeyToken()!));
        Assert.Equal(referred.GetPublicKeyToken(), present.GetPublicKeyToken());
        Assert.True(present.Version >= referred.Version);
    }

    [Fact]
    public async Task A_request_passes_the_pipeline_and_is_answered()
    {
        await using var services = Services();

        var answer = await services.GetRequiredService<IMediator>().Send(new Roll(20), TestContext.Current.CancellationToken);

        Assert.Equal("rolled 20 with advantage", answer);
    }

    [Fact]
    public async Task A_request_without_an_answer_is_handled()
    {
        await using var services = Services();

        await services.GetRequiredService<IMediator>().Send(new Rest(), TestContext.Current.CancellationToken);

        Assert.Equal(["rested"], services.GetRequiredService<Journal>().Lines);
    }

    [Fact]
    public async Task A_notification_reaches_every_handler()
    {
        await using var services = Services();

        await services.GetRequiredService<IMediator>().Publish(new Hit(), TestContext.Current.CancellationToken);

        Assert.Equal(["armour", "pride"], services.GetRequiredService<Journal>().Lines.Order());
    }

    [Fact]
    public async Task A_stream_request_is_answered_element_by_element()
    {
        await using var services = Services();
        var rounds = new List<int>();

        await foreach (var round in services.GetRequiredService<IMediator>().CreateStream(new Rounds(3), TestContext.Current.CancellationToken))
            rounds.Add(round);

        Assert.Equal([1, 2, 3], rounds);
    }

    [Fact]
    public async Task All_units_are_equal()
    {
        Assert.Equal(Unit.Value, await Unit.Task);
        Assert.True(Unit.Value == default);
        Assert.False(Unit.Value != default);
        Assert.Equal(0, Unit.Value.CompareTo(default));
        Assert.Equal(0, ((IComparable)Unit.Value).CompareTo(null));
        Assert.Equal(Unit.Value.GetHashCode(), default(Unit).GetHashCode());
        Assert.False(Unit.Value.Equals(new object()));
        Assert.Equal("()", Unit.Value.ToString());
    }

    private static ServiceProvider Services() => new ServiceCollection()
        .AddSingleton<Journal>()
        .AddMediatR(options => options
            .RegisterServicesFromAssemblyContaining<MediatRContractsTests>()
            .AddBehavior<IPipelineBehavior<Roll, string>, Advantage>())
        .BuildServiceProvider();

    internal sealed class Journal
    {
        public List<string> Lines { get; } = [];
    }

    internal sealed record Roll(int Value) : IRequest<string>;

    internal sealed class RollHandler : IRequestHandler<Roll, string>
    {
        public Task<string> Handle(Roll request, CancellationToken cancellationToken) => Task.FromResult($"rolled {request.Value}");
    }

    internal sealed class Advantage : IPipelineBehavior<Roll, string>
    {
        public async Task<string> Handle(Roll request, RequestHandlerDelegate<string> next, CancellationToken cancellationToken) =>
            await next() + " with advantage";
    }

    internal sealed record Rest : IRequest;

    internal sealed class RestHandler(Journal journal) : IRequestHandler<Rest>
    {
        public Task Handle(Rest request, CancellationToken cancellationToken)
        {
            journal.Lines.Add("rested");
            return Task.CompletedTask;
        }
    }

    internal sealed record Hit : INotification;

    internal sealed class Armour(Journal journal) : INotificationHandler<Hit>
    {
        public Task Handle(Hit notification, CancellationToken cancellationToken)
        {
            journal.Lines.Add("armour");
            return Task.CompletedTask;
        }
    }

    internal sealed class Pride(Journal journal) : INotificationHandler<Hit>
    {
        public Task Handle(Hit notification, CancellationToken cancellationToken)
        {
            journal.Lines.Add("pride");
            return Task.CompletedTask;
        }
    }

    internal sealed record Rounds(int Count) : IStreamRequest<int>;

    internal sealed class RoundsHandler : IStreamRequestHandler<Rounds, int>
    {
        public async IAsyncEnumerable<int> Handle(Rounds request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var round = 1; round <= request.Count; round++)
            {
                await Task.Yield();
                yield return round;
            }
        }
    }
}
