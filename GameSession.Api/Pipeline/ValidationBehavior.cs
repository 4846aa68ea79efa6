using System.Text.Json;
using FluentValidation;
using GameSession.Api.Domain;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>Refuses a command whose shape its validator does not accept, before the handler sees it.</summary>
internal sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IRefusable<TResponse>
{
    // One message can be wrong in thousands of places: its refusal must not be larger than itself.
    private const int MaxFields = 20;

    public Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        foreach (var validator in validators)
        {
            // Synchronous on purpose: shape and limits need nobody's data.
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
