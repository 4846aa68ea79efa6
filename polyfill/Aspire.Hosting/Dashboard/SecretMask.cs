using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>Takes the values of secret parameters out of a text before it is shown, wherever they turn up.</summary>
internal sealed class SecretMask(DistributedApplicationModel model)
{
    private const string Mask = "••••••";
    // Shorter ones would blacken words that have nothing to do with them.
    private const int ShortestSecret = 6;
    private readonly Lazy<string[]> _secrets = new(() => Secrets(model));

    public string Apply(string text)
    {
        foreach (var secret in _secrets.Value)
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        return text;
    }

    private static string[] Secrets(DistributedApplicationModel model)
    {
        var values = new List<string>();
        foreach (var parameter in model.Resources.OfType<ParameterResource>().Where(p => p.Secret))
        {
            try
            {
                // A parameter's value is there at once; only its interface is asynchronous.
                if (parameter.GetValueAsync(CancellationToken.None).AsTask() is { IsCompletedSuccessfully: true, Result: { Length: >= ShortestSecret } value })
                    values.Add(value);
            }
            catch (DistributedApplicationException)
            {
                // It has no value, so there is nothing to hide.
            }
        }

        return [.. values.OrderByDescending(v => v.Length)];
    }
}
