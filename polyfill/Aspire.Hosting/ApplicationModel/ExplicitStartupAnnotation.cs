namespace Aspire.Hosting.ApplicationModel;

/// <summary>Marks a resource that starts only when somebody asks for it.</summary>
public sealed class ExplicitStartupAnnotation : IResourceAnnotation;
