using System.Security.Cryptography;

namespace TechOms.Platform.Security;

/// <summary>
/// The one secret kept outside the database: it protects the keys that protect everything else. A stolen database without it gives no
/// credentials away; a lost one makes them unreadable.
/// </summary>
internal sealed class MasterKey
{
    public const string Variable = "TECHOMS_MASTER_KEY";

    private const int Length = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly byte[] _key;

    private MasterKey(byte[] key)
    {
        _key = key;
        Id = Convert.ToHexStringLower(SHA256.HashData([.. "techoms master key"u8, .. key]))[..16];
    }

    /// <summary>Tells keys apart without giving them away.</summary>
    public string Id { get; }

    /// <summary>From the environment where it is given, otherwise from the data folder, where the first start puts it.</summary>
    public static MasterKey Load(string dataFolder, string? fromEnvironment)
        => string.IsNullOrWhiteSpace(fromEnvironment)
            ? new(ReadOrCreate(Path.Combine(dataFolder, "keys", "master.key")))
            : new(Parse(fromEnvironment, Variable));

    /// <returns>Nonce, tag and cipher in one.</returns>
    public byte[] Encrypt(ReadOnlySpan<byte> plain)
    {
        var nonceSize = AesGcm.NonceByteSizes.MaxSize;
        var tagSize = AesGcm.TagByteSizes.MaxSize;
        var box = new byte[nonceSize + tagSize + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, nonceSize));
        using var aes = new AesGcm(_key, tagSize);
        aes.Encrypt(box.AsSpan(0, nonceSize), plain, box.AsSpan(nonceSize + tagSize), box.AsSpan(nonceSize, tagSize));
        return box;
    }

    public byte[] Decrypt(ReadOnlySpan<byte> box)
    {
        var nonceSize = AesGcm.NonceByteSizes.MaxSize;
        var tagSize = AesGcm.TagByteSizes.MaxSize;
        var plain = new byte[box.Length - nonceSize - tagSize];
        using var aes = new AesGcm(_key, tagSize);
        aes.Decrypt(box[..nonceSize], box[(nonceSize + tagSize)..], box.Slice(nonceSize, tagSize), plain);
        return plain;
    }

    private static byte[] ReadOrCreate(string path)
    {
        if (!File.Exists(path))
            Create(path);
        return Parse(File.ReadAllText(path), path);
    }

    // Of processes that start at once, one makes the key while the others wait. A move that overwrites nothing would not do: on Unix it
    // looks first and renames then. The lock file may go, because who locks its successor finds the key.
    private static void Create(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        using var alone = Lock(path + ".lock");
        if (File.Exists(path))
            return;

        var draft = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)) + "\n"));
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path);
    }

    private static FileStream Lock(string path)
    {
        FileStream? file = null;
        IOException? last = null;
        return SpinWait.SpinUntil(() => TryLock(path, out file, out last), Patience)
            ? file!
            : throw new InvalidOperationException($"{path} is locked by another process. Stop that process, or delete the file when there is none.", last);
    }

    private static bool TryLock(string path, out FileStream? file, out IOException? failure)
    {
        (file, failure) = (null, null);
        try
        {
            file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (IOException locked)
        {
            failure = locked;
        }

        return file is not null;
    }

    private static byte[] Parse(string text, string source)
    {
        var key = new byte[Length];
        return Convert.TryFromBase64String(text.Trim(), key, out var written) && written == Length
            ? key
            : throw new InvalidOperationException($"{source} must hold {Length} random bytes in base64, as 'openssl rand -base64 {Length}' prints them.");
    }
}
