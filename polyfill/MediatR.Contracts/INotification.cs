namespace MediatR;

/// <summary>Something that happened, for any number of handlers.</summary>
public interface INotification;
