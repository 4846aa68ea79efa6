namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something that has a name in a manifest, such as <c>{redis.connectionString}</c>.</summary>
public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}
