using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;

namespace GameSession.Api.Archiving;

/// <summary>A bucket of Amazon S3, or of a store that speaks its protocol.</summary>
internal sealed class S3ArchiveStore : IArchiveStore, IDisposable
{
    private const int PartBytes = 16 * 1024 * 1024;
    private const int BufferBytes = 64 * 1024;
    private const int Retries = 2;

    // An attempt sends one part at most.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AbortTimeout = TimeSpan.FromSeconds(5);

    private readonly string _bucket;
    private readonly string _prefix;
    private readonly TimeSpan _timeout;
    private readonly Client _client;
    private readonly TransferUtility _uploads;

    /// <param name="timeout">Timeout of one attempt; <see cref="AttemptTimeout"/> when null.</param>
    public S3ArchiveStore(ArchiveOptions options, TimeSpan? timeout = null)
    {
        _bucket = options.Bucket!;
        _prefix = options.Prefix?.Trim().Trim('/') is { Length: > 0 } prefix ? $"{prefix}/" : "";
        _timeout = timeout ?? AttemptTimeout;
        var config = new AmazonS3Config
        {
            Timeout = _timeout,
            ConnectTimeout = ConnectTimeout,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = Retries,
            // Other stores refuse the checksums that Amazon's own accepts. The archiver reads back what it wrote.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.ForcePathStyle = true;
            config.AuthenticationRegion = string.IsNullOrWhiteSpace(options.Region) ? "us-east-1" : options.Region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        if (!string.IsNullOrWhiteSpace(options.AccessKey))
        {
            config.DefaultAWSCredentials = new BasicAWSCredentials(options.AccessKey, options.SecretKey);
        }

        _client = new Client(config);
        _uploads = new TransferUtility(_client, new TransferUtilityConfig { MinSizeBeforePartUpload = PartBytes });
    }

    // An object appears only when all of it has arrived: after the single request, or after the request that joins its parts.
    public async Task WriteAsync(string name, Stream content, CancellationToken ct)
    {
        var start = content.Position;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                content.Position = start;
                await UploadAsync(name, content, ct);
                return;
            }
            catch (AmazonS3Exception e) when (IsDamage(e) && attempt < Retries)
            {
                // The store has not taken it, so it is sent again. The library retries only what it takes for temporary.
            }
            catch (Exception e) when (IsFailure(e, ct))
            {
                throw Failure("take", name, e);
            }
        }
    }

    // Reads into a temporary file, so that a store that stops in the middle is noticed here.
    public async Task<Stream?> OpenAsync(string name, CancellationToken ct)
    {
        var file = ArchiveFile.NewTemporary();
        try
        {
            using var response = await GetAsync(name, ct);
            await CopyAsync(response.ResponseStream, file, name, ct);
            file.Position = 0;
            return file;
        }
        catch (NoSuchKeyException)
        {
            await file.DisposeAsync();
            return null;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public void Dispose()
    {
        _uploads.Dispose();
        _client.Dispose();
    }

    private Task UploadAsync(string name, Stream content, CancellationToken ct) => _uploads.UploadAsync(
        new TransferUtilityUploadRequest
        {
            BucketName = _bucket,
            Key = KeyOf(name),
            InputStream = content,
            AutoCloseStream = false,
            PartSize = PartBytes,
        },
        ct);

    private async Task<GetObjectResponse> GetAsync(string name, CancellationToken ct)
    {
        try
        {
            return await _client.GetObjectAsync(_bucket, KeyOf(name), ct);
        }
        catch (Exception e) when (e is not NoSuchKeyException && IsFailure(e, ct))
        {
            throw Failure("give", name, e);
        }
    }

    // The client's own timeout covers only the headers. A failure of the file is not one of the bucket.
    private async Task CopyAsync(Stream from, FileStream to, string name, CancellationToken ct)
    {
        var buffer = new byte[BufferBytes];
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        while (true)
        {
            timeout.CancelAfter(_timeout);
            int read;
            try
            {
                read = await from.ReadAsync(buffer, timeout.Token);
            }
            catch (Exception e) when (IsFailure(e, ct))
            {
                throw Failure("give", name, e);
            }

            if (read == 0) return;
            await to.WriteAsync(buffer.AsMemory(0, read), ct);
        }
    }

    private string KeyOf(string name) => _prefix + name;

    // What arrived is not what was signed. A wrong key gives the last of these too, and then the next attempt fails as well.
    private static bool IsDamage(AmazonS3Exception e) => e.ErrorCode is "BadDigest" or "XAmzContentSHA256Mismatch" or "SignatureDoesNotMatch";

    // Whatever the library throws, also when it finds no credentials. A cancellation that does not come from the caller's token is a timeout.
    private static bool IsFailure(Exception e, CancellationToken ct) => e is not OperationCanceledException || !ct.IsCancellationRequested;

    private IOException Failure(string does, string name, Exception e)
    {
        var why = e is TimeoutException or OperationCanceledException ? $"No answer within {_timeout.TotalSeconds} s." : e.Message;
        return new IOException($"The bucket {_bucket} does not {does} {KeyOf(name)}: {why}", e);
    }

    // TransferUtility has no settings for what is overridden here. Not every store accepts bodies that are signed in chunks.
    private sealed class Client(AmazonS3Config config) : AmazonS3Client(config)
    {
        public override Task<PutObjectResponse> PutObjectAsync(PutObjectRequest request, CancellationToken cancellationToken = default)
        {
            request.UseChunkEncoding = false;
            return base.PutObjectAsync(request, cancellationToken);
        }

        public override Task<UploadPartResponse> UploadPartAsync(UploadPartRequest request, CancellationToken cancellationToken = default)
        {
            request.UseChunkEncoding = false;
            return base.UploadPartAsync(request, cancellationToken);
        }

        // The library calls this after a failure or a cancellation and passes no token, so the timeout bounds how long it takes.
        public override async Task<AbortMultipartUploadResponse> AbortMultipartUploadAsync(
            AbortMultipartUploadRequest request, CancellationToken cancellationToken = default)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(AbortTimeout);
            return await base.AbortMultipartUploadAsync(request, timeout.Token);
        }
    }
}
