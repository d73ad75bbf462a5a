using System.ComponentModel;
using System.Diagnostics;

namespace TechOms.Platform.Storage;

/// <summary>
/// Whom PostgreSQL runs as: ourselves, or somebody harmless when we are root, because it refuses to be root.
/// Programs get lists of arguments, never a line for a shell.
/// </summary>
/// <param name="User">The id of the user to become; null stays who we are.</param>
internal sealed record PrivateClusterUser(string? User, string? Group)
{
    private const string Unprivileged = "postgres";

    private static readonly PrivateClusterUser Ourselves = new(null, null);

    /// <summary>Chooses the user and gives it its folder.</summary>
    public static async Task<PrivateClusterUser> ForAsync(PrivateClusterFolder folder, CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory(folder.Home);
            PrivateClusterFolder.Allow(folder.Home, PrivateClusterFolder.Own);
            return Ourselves;
        }

        var user = await OwnerOfAsync(folder.Home, cancellation) ?? await UnprivilegedAsync(cancellation);
        await Ourselves.DemandAsync("install", ["-d", "-m", "0700", "-o", user.User!, "-g", user.Group!, "--", folder.Home], folder.Root, cancellation);
        await user.DemandAccessAsync(folder.Home, cancellation);
        return user;
    }

    /// <returns>What the program wrote.</returns>
    public async Task<string> DemandAsync(string program, IReadOnlyList<string> arguments, string folder, CancellationToken cancellation)
    {
        var (succeeded, output) = await RunAsync(program, arguments, folder, cancellation);
        return succeeded ? output : throw new PrivateClusterException($"{program} {string.Join(' ', arguments)} failed. {output}");
    }

    public async Task<(bool Succeeded, string Output)> RunAsync(string program, IReadOnlyList<string> arguments, string folder, CancellationToken cancellation)
    {
        IReadOnlyList<string> line = User is null
            ? [program, .. arguments]
            : ["setpriv", $"--reuid={User}", $"--regid={Group}", "--clear-groups", "--", program, .. arguments];
        var start = new ProcessStartInfo(line[0], line.Skip(1)) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // PGHOST and its like speak of other databases. The data folder is named here because pg_ctl hands an argument to a shell.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["PGDATA"] = Path.Combine(folder, "data");
        start.Environment["LC_ALL"] = "C";

        using var process = Start(start);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode == 0, $"{await output}{await error}".Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new PrivateClusterException($"Could not run {start.FileName}: {failure.Message}", failure);
        }
    }

    // Data made by an ordinary user stays that user's, also when root starts the server once.
    private static async Task<PrivateClusterUser?> OwnerOfAsync(string home, CancellationToken cancellation)
    {
        if (!Directory.Exists(home))
            return null;

        var owner = (await Ourselves.DemandAsync("stat", ["-c", "%u:%g", "--", home], "/", cancellation)).Split(':');
        return owner[0] is "0" ? null : new(owner[0], owner[1]);
    }

    private static async Task<PrivateClusterUser> UnprivilegedAsync(CancellationToken cancellation)
    {
        var (known, user) = await Ourselves.RunAsync("id", ["-u", Unprivileged], "/", cancellation);
        return known
            ? new(user, await Ourselves.DemandAsync("id", ["-g", Unprivileged], "/", cancellation))
            : throw new PrivateClusterException($"PostgreSQL refuses to run as root and there is no user {Unprivileged} to run it as. Make that user, or start TechOms as an ordinary one.");
    }

    private async Task DemandAccessAsync(string home, CancellationToken cancellation)
    {
        if ((await RunAsync("test", ["-x", home], "/", cancellation)).Succeeded)
            return;

        var closed = home;
        for (var parent = Path.GetDirectoryName(home); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (!(await RunAsync("test", ["-x", parent], "/", cancellation)).Succeeded)
                closed = parent;
        }

        throw new PrivateClusterException(
            $"PostgreSQL refuses to run as root, so it runs as user {Unprivileged}, who may not enter {closed}. Choose a data folder elsewhere with --data, for example /var/lib/techoms, or allow it with chmod o+x {closed}.");
    }
}
