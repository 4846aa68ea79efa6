using StackExchange.Redis.Configuration;

namespace Aspire.StackExchange.Redis;

// A default rather than a value: a connection string that says abortConnect keeps its word.
internal sealed class PatientRedisOptions : DefaultOptionsProvider
{
    /// <summary>False: a server that is not there yet is waited for in the background.</summary>
    public override bool AbortOnConnectFail => false;
}
