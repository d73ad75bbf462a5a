using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Platform.Storage;

public sealed class PrivateClusterCrashTests
{
    private const string FolderVariable = "TECHOMS_TEST_CLUSTER";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_database_starts_again_with_its_data()
    {
        await using var folder = await MadeCluster.CopyAsync();
        await using (var first = await folder.StartAsync(new ClusterOptions { MaxConnections = 20 }))
        {
            await ClusterFolder.RememberAsync(first, "committed");
            await ClusterFolder.KillAsync(folder.Postmaster);
        }

        await using var second = await folder.StartAsync();

        Assert.Equal("committed", await ClusterFolder.RecallAsync(second));
    }

    [Fact]
    public async Task A_busy_query_of_a_killed_database_does_not_stop_the_next_start()
    {
        await using var folder = await MadeCluster.CopyAsync();
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
        await using var folder = await MadeCluster.CopyAsync();
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
        await using var folder = await MadeCluster.CopyAsync();
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
    public async Task A_database_whose_server_was_killed_is_taken_over_while_it_runs()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { } mine)
            await ServeUntilKilledAsync(mine);

        await using var folder = await MadeCluster.CopyAsync();
        await KillServerAsync(folder);
        var orphan = folder.Postmaster;

        await using var cluster = await folder.StartAsync();

        Assert.Equal(orphan, folder.Postmaster);
        Assert.Equal("written by the killed server", await ClusterFolder.RecallAsync(cluster));
    }

    [Fact]
    public async Task A_database_left_running_with_other_settings_is_restarted_with_ours()
    {
        await using var folder = await MadeCluster.CopyAsync();
        await KillServerAsync(folder);

        await using var cluster = await folder.StartAsync(new ClusterOptions(Durable: false, MaxConnections: 31));

        Assert.Equal("31", await ClusterFolder.AskAsync(cluster, "show max_connections"));
        Assert.Equal("written by the killed server", await ClusterFolder.RecallAsync(cluster));
    }

    // The server to kill is this very program, asked for the one test that becomes it when given a folder.
    private static async Task KillServerAsync(ClusterFolder folder)
    {
        using var server = TestRunner.Start(
            [], ["--filter-method", $"*.{nameof(A_database_whose_server_was_killed_is_taken_over_while_it_runs)}"], new Dictionary<string, string> { [FolderVariable] = folder.Path });
        while (!File.Exists(ReadyFile(folder.Path)))
        {
            Assert.False(server.HasExited, "The server ended before it was killed.");
            await Task.Delay(20, Cancellation);
        }

        server.Kill();
        await server.WaitForExitAsync(Cancellation);
    }

    private static async Task ServeUntilKilledAsync(string folder)
    {
        var cluster = await PrivateCluster.StartAsync(folder, ClusterFolder.Options, NullLogger.Instance, Cancellation);
        await ClusterFolder.RememberAsync(cluster, "written by the killed server");
        await File.WriteAllTextAsync(ReadyFile(folder), "", Cancellation);
        await Task.Delay(Timeout.Infinite, Cancellation);
    }

    private static string ReadyFile(string folder) => Path.Combine(folder, "ready");
}
