using System.Globalization;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Platform.Storage;

public sealed class PrivateClusterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_written_is_there_after_a_restart()
    {
        await using var folder = new ClusterFolder();
        await using (var first = await folder.StartAsync())
            await RememberAsync(first, "kept");

        await using var second = await folder.StartAsync();

        Assert.Equal("kept", await RecallAsync(second));
    }

    [Fact]
    public async Task A_stopped_cluster_leaves_no_process()
    {
        await using var folder = new ClusterFolder();
        var cluster = await folder.StartAsync();
        Assert.NotNull(PrivateClusterProcesses.Postmaster(folder.Data));

        await cluster.DisposeAsync();
        await cluster.DisposeAsync();

        Assert.Null(PrivateClusterProcesses.Postmaster(folder.Data));
    }

    [Fact]
    public async Task A_killed_database_starts_again_with_its_data()
    {
        await using var folder = new ClusterFolder();
        await using (var first = await folder.StartAsync(new ClusterOptions { MaxConnections = 20 }))
        {
            await RememberAsync(first, "committed");
            await ClusterFolder.KillAsync(folder.Postmaster);
        }

        await using var second = await folder.StartAsync();

        Assert.Equal("committed", await RecallAsync(second));
    }

    [Fact]
    public async Task A_busy_query_of_a_killed_database_does_not_stop_the_next_start()
    {
        await using var folder = new ClusterFolder();
        await using var first = await folder.StartAsync();
        var query = ClusterFolder.AskAsync(first, "select count(*) from generate_series(1, 100000000000)");
        while (await ClusterFolder.AskAsync(first, "select count(*) from pg_stat_activity where state = 'active' and query like '%series%' and pid <> pg_backend_pid()") is 0L)
            await Task.Delay(20, Cancellation);
        await ClusterFolder.KillAsync(folder.Postmaster);
        await first.DisposeAsync();

        await using var second = await folder.StartAsync();

        Assert.Equal(1, await ClusterFolder.AskAsync(second, "select 1"));
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => query);
    }

    [Fact]
    public async Task A_process_number_given_to_another_program_is_not_mistaken_for_the_database()
    {
        await using var folder = new ClusterFolder();
        await using (await folder.StartAsync())
        {
            await ClusterFolder.KillAsync(folder.Postmaster);
        }

        var pidFile = Path.Combine(folder.Data, "postmaster.pid");
        var lines = await File.ReadAllLinesAsync(pidFile, Cancellation);
        lines[0] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(pidFile, lines, Cancellation);

        await using var cluster = await folder.StartAsync();

        Assert.Equal(1, await ClusterFolder.AskAsync(cluster, "select 1"));
    }

    [Fact]
    public async Task A_first_start_that_was_cut_off_is_begun_again()
    {
        await using var folder = new ClusterFolder();
        await using (await folder.StartAsync())
        {
        }

        Directory.Move(folder.Data, $"{folder.Data}.unfinished");
        File.Delete(Path.Combine($"{folder.Data}.unfinished", "PG_VERSION"));

        await using var cluster = await folder.StartAsync();

        Assert.Equal(1, await ClusterFolder.AskAsync(cluster, "select 1"));
        Assert.False(Directory.Exists($"{folder.Data}.unfinished"));
    }

    [Fact]
    public async Task A_second_server_on_the_same_folder_is_told_who_has_it()
    {
        await using var folder = new ClusterFolder();
        await using var first = await folder.StartAsync();

        var refusal = await Assert.ThrowsAsync<DataFolderInUseException>(folder.StartAsync);

        Assert.Equal($"The data folder {folder.Path} is in use by process {Environment.ProcessId}. Stop that process first, or choose another folder with --data.", refusal.Message);
        Assert.Equal(1, await ClusterFolder.AskAsync(first, "select 1"));
    }

    [Fact]
    public async Task Nobody_can_reach_it_over_the_network()
    {
        await using var folder = new ClusterFolder();
        await using var cluster = await folder.StartAsync();

        Assert.Equal("", await ClusterFolder.AskAsync(cluster, "show listen_addresses"));
        Assert.Equal(PrivateClusterFolder.Own, new DirectoryInfo(Path.Combine(folder.Path, "postgres")).UnixFileMode);
    }

    [Fact]
    public async Task Data_is_checked_and_sorts_the_same_everywhere()
    {
        await using var folder = new ClusterFolder();
        await using var cluster = await folder.StartAsync();

        Assert.Equal("on UTF8 on", await ClusterFolder.AskAsync(cluster, "select concat_ws(' ', current_setting('data_checksums'), current_setting('server_encoding'), case when datcollate like 'C%' then 'on' end) from pg_database where datname = 'postgres'"));
        Assert.Equal(true, await ClusterFolder.AskAsync(cluster, "select 'B' < 'a'"));
    }

    [Fact]
    public async Task Durable_unless_asked_otherwise()
    {
        await using var folder = new ClusterFolder();
        await using (var durable = await folder.StartAsync(new ClusterOptions()))
            Assert.Equal("on on on", await DurabilityAsync(durable));

        await using var fleeting = await folder.StartAsync(new ClusterOptions(Durable: false));

        Assert.Equal("off off off", await DurabilityAsync(fleeting));
    }

    [Theory]
    [InlineData("a path that is long enough that no Unix socket could ever be put below it, because the kernel takes just over a hundred bytes")]
    [InlineData("of the Müller's, $(touch /tmp/x) \"100%\"; `id`")]
    public async Task Any_folder_name_will_do(string name)
    {
        await using var folder = new ClusterFolder(name);
        await using (var first = await folder.StartAsync())
            await RememberAsync(first, name);

        await using var second = await folder.StartAsync();

        Assert.Equal(name, await RecallAsync(second));
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
        await using var folder = new ClusterFolder();
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
        await using var folder = new ClusterFolder();
        Directory.CreateDirectory(folder.Path);
        ClusterFolder.LetAnyoneThrough(folder.Path);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "local.conf"), "no_such_setting = on", Cancellation);

        var failure = await Assert.ThrowsAsync<PrivateClusterException>(folder.StartAsync);

        Assert.Contains("no_such_setting", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<string?> DurabilityAsync(PrivateCluster cluster)
        => (string?)await ClusterFolder.AskAsync(cluster, "select concat_ws(' ', current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'))");

    private static async Task RememberAsync(PrivateCluster cluster, string text)
        => await ClusterFolder.AskAsync(cluster, $"create table note as select $note${text}$note$ as text");

    private static async Task<string?> RecallAsync(PrivateCluster cluster) => (string?)await ClusterFolder.AskAsync(cluster, "select text from note");
}
