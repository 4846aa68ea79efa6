namespace GameSession.AppHost.Servers;

/// <summary>Installs packages of the system (Debian, Ubuntu) through apt, as root or with password-less sudo.</summary>
internal static class SystemPackages
{
    // The packages would start services. Debian's maintainer scripts ask policy-rc.d for permission; this one denies it, and exists only during
    // the installation. The lock makes a second AppHost wait for the first one's installation.
    private const string InstallScript = """
        set -e
        exec 9>/var/lock/game-session-apphost-install
        flock 9
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

    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(10);

    /// <exception cref="DistributedApplicationException">It is not permitted here, or failed; the message has the command to run.</exception>
    public static async Task InstallAsync(params IReadOnlyList<string> packages)
    {
        var names = string.Join(' ', packages);
        var advice = $"Install them with: sudo apt-get install -y {names}. In place of servers, Docker or Podman will do.";
        using var timeout = new CancellationTokenSource(InstallTimeout);
        if (!File.Exists("/usr/bin/apt-get") || !(Environment.IsPrivilegedProcess || await CanSudoAsync(timeout.Token)))
            throw new DistributedApplicationException($"Programs are missing. {advice}");

        Console.WriteLine($"Installing {names} with apt-get, once on this machine.");
        string[] install = ["bash", "-c", InstallScript, "install", .. packages];
        var (exitCode, output) = await Shell.RunAsync(Environment.IsPrivilegedProcess ? install : ["sudo", "-n", .. install], timeout.Token);
        if (exitCode != 0) throw new DistributedApplicationException($"The installation failed. {advice}\n{output}");
    }

    private static async Task<bool> CanSudoAsync(CancellationToken ct) =>
        File.Exists("/usr/bin/sudo") && (await Shell.RunAsync(["sudo", "-n", "true"], ct)).ExitCode == 0;
}
