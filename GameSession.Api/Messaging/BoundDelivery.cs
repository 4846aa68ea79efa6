using GameSession.Api.Domain;
using MediatR;

namespace GameSession.Api.Messaging;

/// <summary>A delivery that was understood.</summary>
/// <param name="Subject">Deliveries with the same subject are handled one after the other, in their order.</param>
/// <param name="SendAsync">Sends the command that the delivery stands for.</param>
internal sealed record BoundDelivery(Guid Subject, Func<ISender, CancellationToken, Task<GameError?>> SendAsync);
