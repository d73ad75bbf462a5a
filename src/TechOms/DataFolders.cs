using System.CommandLine;

namespace TechOms;

internal static class DataFolders
{
    public static Option<string?> Option() => new("--data") { Description = "Folder of the private database and the keys." };

    // Root's own home is closed to the user that PostgreSQL must run as.
    public static string Default() => Environment.UserName == "root"
        ? "/var/lib/techoms"
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "techoms");
}
