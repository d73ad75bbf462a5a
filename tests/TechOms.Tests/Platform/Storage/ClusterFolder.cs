using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Platform.Storage;

/// <summary>A data folder for one test, and what a test does to it.</summary>
internal sealed class ClusterFolder : IAsyncDisposable
{
    public static readonly ClusterOptions Options = new(Durable: false, MaxConnections: 20);

    private readonly string _parent = Directory.CreateTempSubdirectory("techoms-cluster-").FullName;

    public ClusterFolder(string name = "data")
    {
        // The temporary folder is made for us alone, but PostgreSQL may run as somebody else.
        LetAnyoneThrough(_parent);
        Path = System.IO.Path.Combine(_parent, name);
    }

    public string Path { get; }

    public string Data => System.IO.Path.Combine(Path, "postgres", "data");

    public int Postmaster => PrivateClusterProcesses.Postmaster(Data) ?? throw new InvalidOperationException("Nothing runs there.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task<PrivateCluster> StartAsync() => StartAsync(Options);

    public Task<PrivateCluster> StartAsync(ClusterOptions options) => PrivateCluster.StartAsync(Path, options, NullLogger.Instance, Cancellation);

    public static async Task<object?> AskAsync(PrivateCluster cluster, string sql)
    {
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(cluster.ConnectionString("postgres")) { Pooling = false });
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    public static Task RememberAsync(PrivateCluster cluster, string text) => AskAsync(cluster, $"create table note as select $note${text}$note$ as text");

    public static async Task<string?> RecallAsync(PrivateCluster cluster) => (string?)await AskAsync(cluster, "select text from note");

    public static async Task KillAsync(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
        await process.WaitForExitAsync(Cancellation);
    }

    public static void LetAnyoneThrough(string folder)
        => PrivateClusterFolder.Allow(folder, PrivateClusterFolder.Own | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

    public async ValueTask DisposeAsync()
    {
        if (PrivateClusterProcesses.Postmaster(Data) is { } left)
            await KillAsync(left);

        await PrivateClusterProcesses.ClearAsync(Data, CancellationToken.None);
        Directory.Delete(_parent, recursive: true);
    }
}
