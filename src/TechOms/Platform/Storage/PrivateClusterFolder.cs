using System.Globalization;

namespace TechOms.Platform.Storage;

/// <summary>The data folder, ours alone for as long as this is not disposed.</summary>
internal sealed class PrivateClusterFolder : IDisposable
{
    public const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _lock;

    private PrivateClusterFolder(string root, FileStream @lock)
    {
        (Root, _lock) = (root, @lock);
        Home = Path.Combine(root, "postgres");
        Data = Path.Combine(Home, "data");
    }

    public string Root { get; }

    /// <summary>Everything PostgreSQL owns. Nobody else may look inside.</summary>
    public string Home { get; }

    public string Data { get; }

    /// <summary>The version that made the data; only the same one can read it.</summary>
    public int? MadeBy => File.Exists(VersionFile) ? int.Parse(File.ReadAllText(VersionFile), CultureInfo.InvariantCulture) : null;

    /// <summary>Stands outside of what PostgreSQL may change, because root writes it.</summary>
    public string? Settings
    {
        get => File.Exists(SettingsFile) ? File.ReadAllText(SettingsFile) : null;
        set
        {
            File.WriteAllText(SettingsFile, value);
            Allow(SettingsFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }

    private string SettingsFile => Path.Combine(Root, "postgresql.conf");

    private string VersionFile => Path.Combine(Data, "PG_VERSION");

    public static PrivateClusterFolder Open(string folder)
    {
        var root = Resolve(Path.GetFullPath(folder));
        if (!Directory.Exists(root))
        {
            Directory.CreateDirectory(root);
            if (Environment.IsPrivilegedProcess)
            {
                // PostgreSQL runs as somebody else then, and has to get through to its own part.
                Allow(root, Own | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            }
        }

        // The one who holds the lock cannot be asked through the locked file, so its process id stands beside it.
        var pidFile = Path.Combine(root, "techoms.pid");
        var @lock = Lock(root, pidFile);
        File.WriteAllText(pidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new(root, @lock);
    }

    public static void Allow(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("The private PostgreSQL needs Linux or macOS. On Windows, give the address of a database server.");

        File.SetUnixFileMode(path, mode);
    }

    public void Dispose() => _lock.Dispose();

    // The system drops this lock with the process, however that ends. The file stays: deleting it would let two servers lock two files.
    private static FileStream Lock(string root, string pidFile)
    {
        try
        {
            return new(Path.Combine(root, "techoms.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (failure is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            throw new DataFolderInUseException(root, File.Exists(pidFile) ? File.ReadAllText(pidFile) : null, failure);
        }
    }

    // The same folder must have one name: processes are recognised by it.
    private static string Resolve(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
            return path;

        var here = Path.Combine(Resolve(parent), Path.GetFileName(path));
        return Directory.Exists(here) && Directory.ResolveLinkTarget(here, returnFinalTarget: true) is { } target ? Resolve(target.FullName) : here;
    }
}
