using System.Text.Json;
using FluentValidation;
using GameSession.Api.Domain;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>Refuses a command that its validator rejects, before it is handled.</summary>
internal sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IRefusable<TResponse>
{
    // One message can be wrong in thousands of places, and the refusal must not be larger than the message.
    private const int MaxFields = 20;

    public Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        foreach (var validator in validators)
        {
            // Synchronous on purpose: checks of shape and limits read no data.
            var found = validator.Validate(request);
            if (!found.IsValid)
            {
                return Task.FromResult(TResponse.Refuse(GameErrors.InvalidMessage(found.Errors
                    .GroupBy(e => WireName(e.PropertyName))
                    .Take(MaxFields)
                    .ToDictionary(field => field.Key, field => field.Select(e => e.ErrorMessage).ToArray()))));
            }
        }

        return next();
    }

    // "Changes[0].Path" is "changes[0].path" on the wire.
    private static string WireName(string property) => string.Join('.', property.Split('.').Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
}
