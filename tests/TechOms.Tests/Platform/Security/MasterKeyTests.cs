using System.Security.Cryptography;
using System.Text;
using TechOms.Platform.Security;

namespace TechOms.Tests.Platform.Security;

public sealed class MasterKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("techoms-key-").FullName;

    private string KeyFile => Path.Combine(_folder, "keys", "master.key");

    [Fact]
    public void The_first_start_makes_a_key_that_only_its_user_can_read_and_later_starts_find_it()
    {
        var first = MasterKey.Load(_folder, null);
        var second = MasterKey.Load(_folder, null);

        Assert.Equal(first.Id, second.Id);
        Assert.Equal("secret", Encoding.UTF8.GetString(second.Decrypt(first.Encrypt("secret"u8))));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public async Task Processes_that_start_at_once_end_up_with_one_key()
    {
        for (var round = 0; round < 50; round++)
        {
            var data = Path.Combine(_folder, $"{round}");
            var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => MasterKey.Load(data, null).Id, TestContext.Current.CancellationToken)));

            Assert.Single(keys.Distinct());
            Assert.Equal([Path.Combine(data, "keys", "master.key")], Directory.GetFiles(data, "*", SearchOption.AllDirectories));
        }
    }

    [Fact]
    public void A_key_from_the_environment_leaves_no_file()
    {
        MasterKey.Load(_folder, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

        Assert.False(File.Exists(KeyFile));
    }

    [Theory]
    [InlineData("too short"), InlineData("AAAA")]
    public void A_weak_key_is_refused_with_the_way_to_make_one(string key)
        => Assert.Contains("openssl rand -base64 32", Assert.Throws<InvalidOperationException>(() => MasterKey.Load(_folder, key)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_was_tampered_with_does_not_open()
    {
        var key = MasterKey.Load(_folder, null);
        var box = key.Encrypt("secret"u8);
        box[^1] ^= 1;

        Assert.ThrowsAny<CryptographicException>(() => key.Decrypt(box));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
