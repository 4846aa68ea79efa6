using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace Aspire.Hosting;

/// <summary>
/// PostgreSQL from the system's packages: on one loopback port, with passwords (SCRAM), every commit on disk before it is confirmed.
/// It refuses to run as root, so root starts it as the user <c>postgres</c>.
/// </summary>
internal sealed class PostgresProgram : ServerProgram
{
    private const string Versions = "/usr/lib/postgresql";

    public override string Package => "postgresql";

    public override string? FindProgram() => Directory.Exists(Versions)
        ? Directory.EnumerateDirectories(Versions)
            .OrderByDescending(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(d => Path.Combine(d, "bin", "postgres"))
            .FirstOrDefault(p => File.Exists(p) && File.Exists(Path.Combine(Path.GetDirectoryName(p)!, "initdb")))
        : null;

    public override async Task<ProcessLaunch> PrepareAsync(ServerContext context, CancellationToken cancellationToken)
    {
        var server = (PostgresServerResource)context.Resource;
        var program = FindProgram()!;
        var user = await server.UserNameReference.GetValueAsync(cancellationToken).ConfigureAwait(false);
        var password = await server.PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
        var data = Path.Combine(context.Folder, "data");
        if (!File.Exists(Path.Combine(data, "PG_VERSION")))
            await InitializeAsync(program, context.Folder, data, user!, password!, cancellationToken).ConfigureAwait(false);
        else
            await KeepPasswordAsync(program, context.Folder, data, user!, password!, cancellationToken).ConfigureAwait(false);

        return AsServerUser(program,
        [
            "-D", data,
            "-p", server.PrimaryEndpoint.Port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=",
            "-c", "fsync=on",
            "-c", "synchronous_commit=on",
            "-c", "max_connections=200",
        ]) with
        {
            WorkingDirectory = data,
            // SIGINT is a "fast" shutdown: it does not wait until the last client has gone.
            StopSignal = "INT",
        };
    }

    private static async Task InitializeAsync(
        string program, string folder, string data, string user, string password, CancellationToken cancellationToken)
    {
        // Anything that is there without a version is the rest of an initialisation that was cut short.
        if (Directory.Exists(data))
            Directory.Delete(data, recursive: true);
        Directory.CreateDirectory(data);
        var passwordFile = Path.Combine(folder, "password");
        try
        {
            PrivateFile.Write(passwordFile, password);
            if (Environment.IsPrivilegedProcess)
                await RunToEndAsync(new ProcessLaunch("chown", ["postgres:", data, passwordFile]) { WorkingDirectory = folder }, cancellationToken).ConfigureAwait(false);
            var initdb = Path.Combine(Path.GetDirectoryName(program)!, "initdb");
            await RunToEndAsync(
                AsServerUser(initdb, ["-D", data, "-U", user, "--pwfile", passwordFile, "--auth=scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8"]) with { WorkingDirectory = data },
                cancellationToken).ConfigureAwait(false);
            PrivateFile.Write(Path.Combine(folder, "password-hash"), Hash(password));
        }
        catch
        {
            Directory.Delete(data, recursive: true);
            throw;
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    /// <summary>Gives kept data the password of this run, when it is another one: the user secrets may have been lost, or the parameter set.</summary>
    private static async Task KeepPasswordAsync(
        string program, string folder, string data, string user, string password, CancellationToken cancellationToken)
    {
        var known = Path.Combine(folder, "password-hash");
        if (File.Exists(known) && await File.ReadAllTextAsync(known, cancellationToken).ConfigureAwait(false) == Hash(password))
            return;
        var statement = Path.Combine(folder, "password");
        try
        {
            PrivateFile.Write(statement, $"ALTER ROLE \"{user.Replace("\"", "\"\"", StringComparison.Ordinal)}\" PASSWORD '{password.Replace("'", "''", StringComparison.Ordinal)}'\n");
            var single = AsServerUser(program, ["--single", "-D", data, "postgres"]);
            string[] words = [single.FileName, .. single.Arguments];
            // Standard input is opened by this user, and read by the server's.
            await RunToEndAsync(new ProcessLaunch("bash", ["-c", "exec \"${@:2}\" < \"$1\"", "single", statement, .. words]) { WorkingDirectory = data }, cancellationToken)
                .ConfigureAwait(false);
            PrivateFile.Write(known, Hash(password));
        }
        finally
        {
            File.Delete(statement);
        }
    }

    private static ProcessLaunch AsServerUser(string program, string[] arguments) => Environment.IsPrivilegedProcess
        ? new ProcessLaunch("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments])
        : new ProcessLaunch(program, arguments);

    private static string Hash(string password) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("apphost:" + password)));
}
