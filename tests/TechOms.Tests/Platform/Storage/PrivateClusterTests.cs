using TechOms.Platform.Storage;

namespace TechOms.Tests.Platform.Storage;

public sealed class PrivateClusterTests
{
    [Fact]
    public async Task What_was_written_is_there_after_a_restart()
    {
        await using var folder = await MadeCluster.CopyAsync();
        await using (var first = await folder.StartAsync())
            await ClusterFolder.RememberAsync(first, "kept");

        await using var second = await folder.StartAsync();

        Assert.Equal("kept", await ClusterFolder.RecallAsync(second));
    }

    [Fact]
    public async Task A_folder_name_may_hold_what_a_shell_would_obey()
    {
        await using var folder = new ClusterFolder("of the Müller's, $(touch '\"100%\"'); `id` > here");
        await using (var first = await folder.StartAsync())
            await ClusterFolder.RememberAsync(first, "kept");

        await using var second = await folder.StartAsync();

        Assert.Equal("kept", await ClusterFolder.RecallAsync(second));
        Assert.Equal(["postgres", "postgresql.conf", "techoms.lock", "techoms.pid"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_path_may_be_longer_than_a_Unix_socket_allows()
    {
        await using var folder = await MadeCluster.CopyAsync(new string('x', 120));
        string socket;
        await using (var cluster = await folder.StartAsync())
        {
            socket = (string)(await ClusterFolder.AskAsync(cluster, "show unix_socket_directories"))!;
            Assert.Equal(PrivateClusterFolder.Own, new DirectoryInfo(socket).UnixFileMode);
        }

        Assert.False(Directory.Exists(socket));
    }

    [Fact]
    public async Task A_stopped_cluster_leaves_no_process()
    {
        await using var folder = await MadeCluster.CopyAsync();
        var cluster = await folder.StartAsync();
        Assert.NotNull(PrivateClusterProcesses.Postmaster(folder.Data));

        await cluster.DisposeAsync();
        await cluster.DisposeAsync();

        Assert.Null(PrivateClusterProcesses.Postmaster(folder.Data));
    }

    [Fact]
    public async Task Nobody_can_reach_it_over_the_network()
    {
        await using var folder = await MadeCluster.CopyAsync();
        await using var cluster = await folder.StartAsync();

        Assert.Equal("", await ClusterFolder.AskAsync(cluster, "show listen_addresses"));
        Assert.Equal(PrivateClusterFolder.Own, new DirectoryInfo(Path.Combine(folder.Path, "postgres")).UnixFileMode);
    }

    [Fact]
    public async Task Data_is_checked_and_sorts_the_same_everywhere()
    {
        await using var folder = await MadeCluster.CopyAsync();
        await using var cluster = await folder.StartAsync();

        Assert.Equal("on UTF8 on", await ClusterFolder.AskAsync(cluster, "select concat_ws(' ', current_setting('data_checksums'), current_setting('server_encoding'), case when datcollate like 'C%' then 'on' end) from pg_database where datname = 'postgres'"));
        Assert.Equal(true, await ClusterFolder.AskAsync(cluster, "select 'B' < 'a'"));
    }

    [Fact]
    public async Task Durable_unless_asked_otherwise()
    {
        await using var folder = await MadeCluster.CopyAsync();
        await using (var durable = await folder.StartAsync(new ClusterOptions()))
            Assert.Equal("on on on", await DurabilityAsync(durable));

        await using var fleeting = await folder.StartAsync(new ClusterOptions(Durable: false));

        Assert.Equal("off off off", await DurabilityAsync(fleeting));
    }

    private static async Task<string?> DurabilityAsync(PrivateCluster cluster)
        => (string?)await ClusterFolder.AskAsync(cluster, "select concat_ws(' ', current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'))");
}
