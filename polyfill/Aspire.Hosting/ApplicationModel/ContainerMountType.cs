namespace Aspire.Hosting.ApplicationModel;

/// <summary>Whether data lies in a folder that is named or in a volume.</summary>
public enum ContainerMountType
{
    BindMount = 0,
    Volume = 1,
}
