using System.Collections;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;

namespace GameSession.Api.Security;

/// <summary>
/// The signing keys of the configuration. The framework reads them for each request; here they are read again when the configuration changes.
/// Thread-safe.
/// </summary>
internal sealed class ConfiguredKeys(IEnumerable<SecurityKey> read, IConfiguration configuration) : IEnumerable<SecurityKey>
{
    private volatile Keys? _current;

    public IEnumerator<SecurityKey> GetEnumerator()
    {
        if (_current is not { Changed.HasChanged: false } keys)
        {
            // The token comes first: a change during the reading is seen by the next request.
            var changed = configuration.GetReloadToken();
            _current = keys = new Keys([.. read], changed);
        }

        return keys.Read.AsEnumerable().GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed record Keys(SecurityKey[] Read, IChangeToken Changed);
}
