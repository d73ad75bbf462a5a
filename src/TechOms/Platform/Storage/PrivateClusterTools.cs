using System.Globalization;
using System.Text.RegularExpressions;

namespace TechOms.Platform.Storage;

/// <summary>An installed PostgreSQL.</summary>
internal sealed partial record PrivateClusterTools(string Folder, int Version)
{
    public const int OldestVersion = 15;

    private static readonly string[] Programs = ["postgres", "initdb", "pg_ctl"];

    // Debian and PGDG; Red Hat and PGDG; Homebrew on both kinds of Mac.
    private static readonly (string Parent, string Pattern)[] Places =
    [
        ("/usr/lib/postgresql", "*"), ("/usr", "pgsql-*"), ("/opt/homebrew/opt", "postgresql@*"), ("/usr/local/opt", "postgresql@*"),
    ];

    public string this[string program] => Path.Combine(Folder, program);

    /// <param name="madeBy">The version existing data needs; without any, the newest is taken.</param>
    public static async Task<PrivateClusterTools> FindAsync(int? madeBy, PrivateClusterUser user, CancellationToken cancellation)
    {
        var installed = new List<PrivateClusterTools>();
        foreach (var folder in Candidates().Distinct().Where(folder => Array.TrueForAll(Programs, program => File.Exists(Path.Combine(folder, program)))))
        {
            var (works, answer) = await user.RunAsync(Path.Combine(folder, "postgres"), ["--version"], "/", cancellation);
            if (works && MajorVersion().Match(answer) is { Success: true } match)
                installed.Add(new(folder, int.Parse(match.Value, CultureInfo.InvariantCulture)));
        }

        return installed.Where(tools => madeBy is { } version ? tools.Version == version : tools.Version >= OldestVersion).MaxBy(tools => tools.Version)
            ?? throw new PrivateClusterException(madeBy is null
                ? $"No PostgreSQL {OldestVersion} or newer was found. Install it (Debian: apt-get install postgresql), or give the address of a database server."
                : $"The data was made by PostgreSQL {madeBy}, which is not installed. Install it (Debian: apt-get install postgresql-{madeBy}), or move the data with pg_dump.");
    }

    private static IEnumerable<string> Candidates()
        => Places.Where(place => Directory.Exists(place.Parent))
            .SelectMany(place => Directory.EnumerateDirectories(place.Parent, place.Pattern))
            .Select(folder => Path.Combine(folder, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"(?<=\(PostgreSQL\) )\d+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MajorVersion();
}
