using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

internal sealed class ProjectOptionsAnnotation(ProjectResourceOptions options) : IResourceAnnotation
{
    public ProjectResourceOptions Options => options;
}
