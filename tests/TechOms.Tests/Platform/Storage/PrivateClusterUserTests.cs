using System.Diagnostics;

namespace TechOms.Tests.Platform.Storage;

public sealed class PrivateClusterUserTests
{
    private const string Nobody = "65534";

    private static readonly string[] AsNobody = ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--"];

    [Fact]
    public async Task It_all_holds_for_an_ordinary_user()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Is one, so the other tests show it.");
        await using var home = new ClusterFolder();
        using var install = Process.Start("install", ["-d", "-o", Nobody, home.Path]);
        await install.WaitForExitAsync(TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string> { ["HOME"] = home.Path, ["TMPDIR"] = home.Path };
        Assert.SkipUnless(await CanRunAsync(environment), "The tests lie where an ordinary user cannot run them.");

        using var tests = TestRunner.Start(
            AsNobody,
            ["--filter-method", "*.What_was_written_is_there_after_a_restart", "*.Nobody_can_reach_it_over_the_network", "*.A_path_may_be_longer_*", "*.A_killed_database_*", "*.A_second_server_*", "--results-directory", home.Path],
            environment);
        var output = await tests.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tests.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(tests.ExitCode == 0, output);
        Assert.Contains("succeeded: 5", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_runs_PostgreSQL_as_somebody_else()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root has to.");
        await using var folder = await MadeCluster.CopyAsync();
        await using var cluster = await folder.StartAsync();

        var status = await File.ReadAllLinesAsync($"/proc/{folder.Postmaster}/status", TestContext.Current.CancellationToken);

        var ids = Assert.Single(status, line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1..];
        Assert.DoesNotContain("0", ids);
    }

    [Fact]
    public async Task Data_made_by_an_ordinary_user_stays_that_users_when_root_starts_it()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can.");
        await using var folder = await MadeCluster.CopyAsync();
        using var chown = Process.Start("chown", ["-R", $"{Nobody}:{Nobody}", folder.Path]);
        await chown.WaitForExitAsync(TestContext.Current.CancellationToken);

        await using var cluster = await folder.StartAsync();

        var status = await File.ReadAllTextAsync($"/proc/{folder.Postmaster}/status", TestContext.Current.CancellationToken);
        Assert.Contains($"Uid:\t{Nobody}\t", status, StringComparison.Ordinal);
    }

    private static async Task<bool> CanRunAsync(Dictionary<string, string> environment)
    {
        using var help = TestRunner.Start(AsNobody, ["--help"], environment);
        await help.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await help.WaitForExitAsync(TestContext.Current.CancellationToken);
        return help.ExitCode == 0;
    }
}
