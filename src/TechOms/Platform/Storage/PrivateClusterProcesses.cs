using System.Diagnostics;
using System.Globalization;

namespace TechOms.Platform.Storage;

/// <summary>What a server that was not stopped properly left behind in a data directory.</summary>
internal static class PrivateClusterProcesses
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>The process that runs the database, or null.</summary>
    public static int? Postmaster(string data) => Recorded(data) is { } id && WorksIn(id, data) ? id : null;

    /// <summary>Clears the way for a new server once there is no <see cref="Postmaster"/>.</summary>
    public static async Task ClearAsync(string data, CancellationToken cancellation)
    {
        // Without their postmaster they end by themselves, unless busy; until the last is gone the data may not be opened.
        for (var waited = Stopwatch.StartNew(); Orphans(data) is { Count: > 0 } orphans; await Task.Delay(20, cancellation))
        {
            if (waited.Elapsed > Grace)
                orphans.ForEach(Kill);
        }

        // PostgreSQL takes any living process of that number for its old self: another program by now, or one whose end nobody noticed.
        if (Recorded(data) is { } id && NameOf(id) is not null)
            File.Delete(PidFile(data));
    }

    private static string PidFile(string data) => Path.Combine(data, "postmaster.pid");

    private static int? Recorded(string data) => File.Exists(PidFile(data)) ? Number(File.ReadLines(PidFile(data)).FirstOrDefault()) : null;

    private static List<int> Orphans(string data)
        => OperatingSystem.IsLinux()
            ? [.. Directory.EnumerateDirectories("/proc").Select(folder => Number(Path.GetFileName(folder))).OfType<int>().Where(id => WorksIn(id, data))]
            : [];

    // Every process of PostgreSQL works in its data directory and adds to its name what it does.
    // Where the system does not tell the directory, the name has to do.
    private static bool WorksIn(int id, string data)
        => (!OperatingSystem.IsLinux() || new DirectoryInfo($"/proc/{id}/cwd").LinkTarget == data) && NameOf(id)?.StartsWith("postgres", StringComparison.Ordinal) is true;

    private static string? NameOf(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.ProcessName;
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException)
        {
            // It ended in between, which is all that was wanted.
        }
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
