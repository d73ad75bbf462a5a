using System.Diagnostics;
using Npgsql;

namespace TechOms.Platform.Storage;

// What PostgreSQL's own programs are asked to do.
internal sealed partial class PrivateCluster
{
    private const int LogLinesShown = 20;

    private static readonly string[] Locales = ["C.UTF-8", "C"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // Relative to the folder it is run in: pg_ctl hands these to a shell, which must not find anything to interpret.
    private const string StartupLog = "startup.log";
    private const string ServerOptions = "-c config_file=../postgresql.conf";

    // Made beside its place and moved there when complete, so that what is there is always whole.
    private async Task InitializeAsync(ClusterOptions options, CancellationToken cancellation)
    {
        if (Directory.Exists(_folder.Data))
            throw new PrivateClusterException($"{_folder.Data} holds no PostgreSQL data. Restore it, remove it, or choose another data folder with --data.");

        var answer = "";
        var unfinished = $"{_folder.Data}.unfinished";
        foreach (var locale in Locales)
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);

            (var made, answer) = await RunAsync(
                "initdb",
                ["-D", Path.GetFileName(unfinished), "-U", Superuser, "-E", "UTF8", "--locale", locale, "--data-checksums", "--auth=trust", .. options.Durable ? Array.Empty<string>() : ["--no-sync"]],
                cancellation);
            if (made)
            {
                Directory.Move(unfinished, _folder.Data);
                return;
            }
        }

        throw new PrivateClusterException($"PostgreSQL {_tools.Version} could not make its files in {_folder.Home}. {answer}");
    }

    private async Task StartPostmasterAsync(CancellationToken cancellation)
    {
        File.Delete(Path.Combine(_folder.Home, StartupLog));
        try
        {
            // Ten minutes, because after a crash the server first repeats what the files have missed.
            var (started, answer) = await RunAsync("pg_ctl", ["start", "-w", "-s", "-t", "600", "-l", StartupLog, "-o", ServerOptions], cancellation);
            if (!started || !await AnswersAsync(cancellation))
                throw new PrivateClusterException($"PostgreSQL {_tools.Version} did not start in {_folder.Home}. {answer}{Environment.NewLine}{LogTail()}");
        }
        catch when (PrivateClusterProcesses.Postmaster(_folder.Data) is not null)
        {
            await StopAsync(CancellationToken.None);
            throw;
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString("postgres")) { Pooling = false });
        while (PrivateClusterProcesses.Postmaster(_folder.Data) is not null && waited.Elapsed < Patience)
        {
            try
            {
                await using var question = database.CreateCommand("select 1");
                await question.ExecuteNonQueryAsync(cancellation);
                return true;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(20, cancellation);
            }
        }

        return false;
    }

    private async Task StopAsync(CancellationToken cancellation)
    {
        var (stopped, answer) = await RunAsync("pg_ctl", ["stop", "-m", "fast", "-w", "-s", "-t", "60"], cancellation);
        if (stopped || PrivateClusterProcesses.Postmaster(_folder.Data) is null)
            return;

        LogStopFailed(_folder.Root, answer);
        await RunAsync("pg_ctl", ["stop", "-m", "immediate", "-w", "-s"], cancellation);
    }

    private Task<(bool Succeeded, string Output)> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
        => _user.RunAsync(_tools[program], arguments, _folder.Home, cancellation);

    // The first words go to the start-up log, what follows to the log of the day.
    private string LogTail()
    {
        var logs = new DirectoryInfo(Path.Combine(_folder.Home, "log"));
        var latest = logs.Exists ? logs.EnumerateFiles("*.log").MaxBy(log => log.LastWriteTimeUtc)?.FullName : null;
        string?[] files = [Path.Combine(_folder.Home, StartupLog), latest];
        return string.Join(Environment.NewLine, files.Where(File.Exists).SelectMany(file => File.ReadLines(file!).TakeLast(LogLinesShown)));
    }

    [LoggerMessage(LogLevel.Information, "PostgreSQL {Version} serves {Folder}.")]
    private partial void LogStarted(int version, string folder);

    [LoggerMessage(LogLevel.Information, "PostgreSQL {Version} still serves {Folder} as process {Process}; taken over.")]
    private partial void LogAdopted(int version, string folder, int process);

    [LoggerMessage(LogLevel.Warning, "PostgreSQL in {Folder} did not stop in time and is stopped hard; it recovers at the next start. {Answer}")]
    private partial void LogStopFailed(string folder, string answer);
}
