using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;
using GameSession.Api.Archiving;
using GameSession.AppHost.Servers;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Archiving;

/// <summary>OpenStack Swift with its S3 interface, and a bucket in it. Installed if missing, as the servers are.</summary>
public sealed class SwiftServer : IAsyncLifetime
{
    public const string Bucket = "archive";

    private const string Python = "/usr/bin/python3";
    private const string Package = "/usr/lib/python3/dist-packages/swift";
    private const string User = "test:archiver";

    private readonly string _folder = Directory.CreateTempSubdirectory("game-session-swift-").FullName;
    private readonly string _secret = Secrets.NewPassword();
    private Process? _process;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public int Port { get; private set; }

    /// <summary>Settings that send archives to the bucket, under an unused prefix.</summary>
    internal ArchiveOptions Options => new()
    {
        Bucket = Bucket,
        Endpoint = At(Port),
        Prefix = $"{Guid.NewGuid()}",
        AccessKey = User,
        SecretKey = _secret,
    };

    /// <summary>Settings with an error in them.</summary>
    internal ArchiveOptions With(string fault)
    {
        var options = Options;
        switch (fault)
        {
            case "no such bucket":
                options.Bucket = "another";
                break;
            case "wrong secret key":
                options.SecretKey = Secrets.NewPassword();
                break;
            case "unknown access key":
                options.AccessKey = "test:another";
                break;
            case "nobody there":
                options.Endpoint = At(Ports.Free());
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not a fault of these settings.");
        }

        return options;
    }

    public static Uri At(int port) => new($"http://127.0.0.1:{port}");

    public async ValueTask InitializeAsync()
    {
        if (!Directory.Exists(Package)) await SystemPackages.InstallAsync("python3-swift");
        // Isolated from the machine's own Python packages.
        string[] arguments = ["-I", Path.Combine(AppContext.BaseDirectory, "Archiving", "swift.py"), _folder, User];
        _process = Process.Start(
            new ProcessStartInfo(Python, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        // Through standard input, because every user of the machine can read a program's arguments.
        await _process.StandardInput.WriteLineAsync(_secret);
        await _process.StandardInput.FlushAsync(Ct);
        var port = await _process.StandardOutput.ReadLineAsync(Ct) ?? throw new InvalidOperationException(await errors);
        Port = int.Parse(port, CultureInfo.InvariantCulture);
        var config = new AmazonS3Config { ServiceURL = At(Port).AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = "us-east-1" };
        using var client = new AmazonS3Client(new BasicAWSCredentials(User, _secret), config);
        await client.PutBucketAsync(Bucket, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
