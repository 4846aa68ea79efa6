using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>Installs missing server programs through the system's package manager, where that is permitted.</summary>
internal sealed partial class PackageInstaller(ILogger<PackageInstaller> logger)
{
    // The packages would start services of their own. Debian's maintainer scripts ask policy-rc.d whether they may; it says no, and is there
    // only while the installation runs.
    private const string Script = """
        set -e
        policy=/usr/sbin/policy-rc.d
        if [ ! -e $policy ]; then
          trap 'rm -f $policy' EXIT
          printf '#!/bin/sh\nexit 101\n' > $policy
          chmod 755 $policy
        fi
        # The cluster that Debian makes for a new server is not ours and would only take space.
        if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
          mkdir -p /etc/postgresql-common
          printf 'create_main_cluster = false\n' > /etc/postgresql-common/createcluster.conf
        fi
        export DEBIAN_FRONTEND=noninteractive
        apt-get -o DPkg::Lock::Timeout=300 -qq update
        apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends "$@"
        """;

    /// <exception cref="DistributedApplicationException">They cannot be installed from here; the message is the command that does it.</exception>
    public async Task InstallAsync(IReadOnlyList<ServerProgram> missing, CancellationToken cancellationToken)
    {
        var packages = missing.Select(m => m.Package).Distinct(StringComparer.Ordinal).ToArray();
        var command = $"sudo apt-get install -y {string.Join(' ', packages)}";
        var isRoot = Environment.IsPrivilegedProcess;
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/apt-get") || !(isRoot || await CanSudoAsync(cancellationToken).ConfigureAwait(false)))
            throw new DistributedApplicationException($"Server programs are missing. Install them with: {command}");

        // apt's own lock covers parts of the work only; this one makes a second AppHost wait until the first is through.
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"apphost-install-{Environment.UserName}")).FullName;
        using var _ = await Task.Run(() => FileLock.Take(Path.Combine(folder, "lock"), TimeSpan.FromMinutes(10)), cancellationToken).ConfigureAwait(false);
        if (missing.All(m => m.FindProgram() is not null))
            return;

        Log.Installing(logger, string.Join(", ", packages));
        string[] words = isRoot ? ["bash", "-c", Script, "install", .. packages] : ["sudo", "-n", "bash", "-c", Script, "install", .. packages];
        var (code, output) = await RunAsync(words, cancellationToken).ConfigureAwait(false);
        if (code != 0)
            throw new DistributedApplicationException($"Installing server programs failed. Try by hand: {command}{LogTail.Format(output.Split('\n'))}");
        if (missing.FirstOrDefault(m => m.FindProgram() is null) is { } still)
            throw new DistributedApplicationException($"The package {still.Package} is installed, but its program is not where it should be.");
    }

    private static async Task<bool> CanSudoAsync(CancellationToken cancellationToken) =>
        File.Exists("/usr/bin/sudo") && (await RunAsync(["sudo", "-n", "true"], cancellationToken).ConfigureAwait(false)).Code == 0;

    private static async Task<(int Code, string Output)> RunAsync(string[] words, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return (process.ExitCode, await output.ConfigureAwait(false) + await errors.ConfigureAwait(false));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Installing {Packages} (once per machine)")]
        public static partial void Installing(ILogger logger, string packages);
    }
}
