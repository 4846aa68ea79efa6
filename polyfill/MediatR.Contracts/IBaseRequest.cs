namespace MediatR;

/// <summary>A request with or without a response: what a generic constraint over all requests names.</summary>
public interface IBaseRequest;
