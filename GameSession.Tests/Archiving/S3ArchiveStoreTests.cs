using GameSession.Api.Archiving;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Archiving;

[Trait("Category", "Integration")]
public sealed class S3ArchiveStoreTests(SwiftServer swift) : ArchiveStoreTests, IClassFixture<SwiftServer>, IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(300);

    private readonly ArchiveOptions _options = swift.Options;
    private S3ArchiveStore? _store;

    private protected override IArchiveStore Store => _store ??= new S3ArchiveStore(_options);

    public void Dispose() => _store?.Dispose();

    [Theory]
    [InlineData("no such bucket", "bucket does not exist")]
    [InlineData("wrong secret key", "signature")]
    [InlineData("unknown access key", "key")]
    [InlineData("nobody there", "refused")]
    public async Task What_the_store_refuses_is_an_IOException_that_says_why(string fault, string says)
    {
        var options = swift.With(fault);
        using var store = new S3ArchiveStore(options);

        var written = await Assert.ThrowsAsync<IOException>(() => store.WriteAsync(Name, Content("a content"), Ct));
        var read = await Assert.ThrowsAsync<IOException>(() => store.OpenAsync(Name, Ct));

        Assert.All([written, read], e => Assert.Contains(says, e.Message, StringComparison.OrdinalIgnoreCase));
        Assert.All([written, read], e => Assert.Contains(options.Bucket!, e.Message, StringComparison.Ordinal));
        Assert.All([written, read], e => Assert.DoesNotContain(options.SecretKey!, $"{e}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(20_000_000)]
    public async Task A_store_that_falls_silent_is_given_up(long afterBytes)
    {
        var bytes = new byte[40_000_000];
        await Store.WriteAsync(Name, new MemoryStream(bytes), Ct);
        await using var network = new CuttableProxy(() => swift.Port);
        _options.Endpoint = SwiftServer.At(network.Port);
        using var store = new S3ArchiveStore(_options, Timeout);

        network.SilenceAfter(afterBytes);
        await Assert.ThrowsAsync<IOException>(() => store.OpenAsync(Name, Ct));
        network.Restore();
        network.SilenceAfter(afterBytes);
        await Assert.ThrowsAsync<IOException>(() => store.WriteAsync(Name, new MemoryStream([1, .. bytes]), Ct));

        Assert.Equal(bytes, await ReadAsync(Name));
    }

    [Fact]
    public async Task A_prefix_sets_names_apart_with_one_slash()
    {
        await Store.WriteAsync(Name, Content("a content"), Ct);
        var prefix = _options.Prefix;
        foreach (var (other, name, isThere) in new[] { ($"/{prefix}/", Name, true), ("", $"{prefix}/{Name}", true), ("another", Name, false) })
        {
            var options = swift.Options;
            options.Prefix = other;
            using var store = new S3ArchiveStore(options);
            await using var stored = await store.OpenAsync(name, Ct);
            Assert.Equal(isThere, stored is not null);
        }
    }
}
