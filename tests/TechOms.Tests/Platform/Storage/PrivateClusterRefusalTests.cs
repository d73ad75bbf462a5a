using TechOms.Platform.Storage;

namespace TechOms.Tests.Platform.Storage;

public sealed class PrivateClusterRefusalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_server_on_the_same_folder_is_told_who_has_it()
    {
        await using var folder = await MadeCluster.CopyAsync();
        await using var first = await folder.StartAsync();

        var refusal = await Assert.ThrowsAsync<DataFolderInUseException>(folder.StartAsync);

        Assert.Equal($"The data folder {folder.Path} is in use by process {Environment.ProcessId}. Stop that process first, or choose another folder with --data.", refusal.Message);
        Assert.Equal(1, await ClusterFolder.AskAsync(first, "select 1"));
    }

    [Fact]
    public async Task Data_that_is_not_PostgreSQLs_is_left_alone()
    {
        await using var folder = new ClusterFolder();
        Directory.CreateDirectory(folder.Data);
        await File.WriteAllTextAsync(Path.Combine(folder.Data, "letters.txt"), "mine", Cancellation);

        var refusal = await Assert.ThrowsAsync<PrivateClusterException>(folder.StartAsync);

        Assert.Contains(folder.Data, refusal.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(folder.Data, "letters.txt"), Cancellation));
    }

    [Fact]
    public async Task Data_of_a_version_that_is_not_installed_is_refused_by_its_number()
    {
        await using var folder = await MadeCluster.CopyAsync();
        await using (await folder.StartAsync())
        {
        }

        await File.WriteAllTextAsync(Path.Combine(folder.Data, "PG_VERSION"), "9\n", Cancellation);

        var refusal = await Assert.ThrowsAsync<PrivateClusterException>(folder.StartAsync);

        Assert.Contains("PostgreSQL 9, which is not installed", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_start_shows_what_PostgreSQL_said()
    {
        await using var folder = await MadeCluster.CopyAsync();
        Directory.CreateDirectory(folder.Path);
        ClusterFolder.LetAnyoneThrough(folder.Path);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "local.conf"), "no_such_setting = on", Cancellation);

        var failure = await Assert.ThrowsAsync<PrivateClusterException>(folder.StartAsync);

        Assert.Contains("no_such_setting", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_PostgreSQLs_user_cannot_enter_is_named()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root runs PostgreSQL as somebody else.");
        await using var folder = new ClusterFolder(Path.Combine("closed", "data"));
        var closed = Path.GetDirectoryName(folder.Path)!;
        Directory.CreateDirectory(closed);
        PrivateClusterFolder.Allow(closed, PrivateClusterFolder.Own);

        var refusal = await Assert.ThrowsAsync<PrivateClusterException>(folder.StartAsync);

        Assert.Contains($"may not enter {closed}.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--data", refusal.Message, StringComparison.Ordinal);
    }
}
