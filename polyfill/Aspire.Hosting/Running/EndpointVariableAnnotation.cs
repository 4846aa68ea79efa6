using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Tells a program through a variable on which port it shall listen for an endpoint.</summary>
internal sealed class EndpointVariableAnnotation(string endpointName, string variable) : IResourceAnnotation
{
    public string EndpointName => endpointName;

    public string Variable => variable;
}
