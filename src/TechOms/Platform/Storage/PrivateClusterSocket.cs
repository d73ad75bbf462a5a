using System.Security.Cryptography;
using System.Text;

namespace TechOms.Platform.Storage;

/// <summary>The folder of the Unix socket, which is the lock on the door: who can enter it is the database's superuser.</summary>
internal static class PrivateClusterSocket
{
    // The kernel takes 107 bytes on Linux and 103 on macOS.
    private const int LongestPath = 103;

    private const string Name = "/.s.PGSQL.5432";

    public static string FolderFor(string home)
    {
        var inside = Path.Combine(home, "socket");

        // Npgsql and postgresql.conf give some characters a meaning, the comma for one.
        var plain = inside.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_');
        return plain && inside.Length + Name.Length <= LongestPath
            ? inside
            : $"/tmp/techoms-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(home)))[..16]}";
    }

    /// <summary>Makes the folder. One that somebody else put there to listen in is refused.</summary>
    public static async Task MakeAsync(string folder, PrivateClusterUser user, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
            await user.DemandAsync("mkdir", ["-m", "0700", folder], "/", cancellation);

        var owner = await user.DemandAsync("id", ["-u"], "/", cancellation);
        if (await user.DemandAsync("find", [folder, "-prune", "-type", "d", "-user", owner, "-perm", "0700"], "/", cancellation) != folder)
            throw new PrivateClusterException($"{folder} must be a folder that belongs to user {owner} and that only this user may enter. Remove it and start again.");
    }

    public static void Remove(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }
}
