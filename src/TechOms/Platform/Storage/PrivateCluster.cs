using Npgsql;

namespace TechOms.Platform.Storage;

/// <summary>
/// A PostgreSQL of our own, started from the installed programs, reached through a Unix socket only.
/// It outlives a killed server: the next one on the same data folder takes it over.
/// </summary>
internal sealed partial class PrivateCluster : IAsyncDisposable
{
    private const string Superuser = "postgres";

    private readonly PrivateClusterFolder _folder;
    private readonly PrivateClusterUser _user;
    private readonly PrivateClusterTools _tools;
    private readonly string _socketFolder;
    private readonly ILogger _logger;
    private bool _disposed;

    private PrivateCluster(PrivateClusterFolder folder, PrivateClusterUser user, PrivateClusterTools tools, ILogger logger)
    {
        (_folder, _user, _tools, _logger) = (folder, user, tools, logger);
        _socketFolder = PrivateClusterSocket.FolderFor(folder.Home);
    }

    public static Task<PrivateCluster> StartAsync(string dataFolder, ILogger logger, CancellationToken cancellation)
        => StartAsync(dataFolder, new(), logger, cancellation);

    /// <exception cref="DataFolderInUseException">Another server works in the folder.</exception>
    /// <exception cref="PrivateClusterException">Something a person has to put right.</exception>
    public static async Task<PrivateCluster> StartAsync(string dataFolder, ClusterOptions options, ILogger logger, CancellationToken cancellation)
    {
        var folder = PrivateClusterFolder.Open(dataFolder);
        try
        {
            var user = await PrivateClusterUser.ForAsync(folder, cancellation);
            var tools = await PrivateClusterTools.FindAsync(folder.MadeBy, user, cancellation);
            var cluster = new PrivateCluster(folder, user, tools, logger);
            await cluster.StartAsync(options, cancellation);
            return cluster;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _socketFolder,
        Username = Superuser,
        Database = database,
        ApplicationName = "TechOms",
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;

        _disposed = true;
        await StopAsync(CancellationToken.None);
        PrivateClusterSocket.Remove(_socketFolder);
        _folder.Dispose();
    }

    private async Task StartAsync(ClusterOptions options, CancellationToken cancellation)
    {
        if (_folder.MadeBy is null)
            await InitializeAsync(options, cancellation);

        await PrivateClusterSocket.MakeAsync(_socketFolder, _user, cancellation);
        var settings = PrivateClusterSettings.Text(_socketFolder, options);
        if (PrivateClusterProcesses.Postmaster(_folder.Data) is { } orphan)
        {
            if (_folder.Settings == settings && await AnswersAsync(cancellation))
            {
                LogAdopted(_tools.Version, _folder.Root, orphan);
                return;
            }

            await StopAsync(cancellation);
        }

        await PrivateClusterProcesses.ClearAsync(_folder.Data, cancellation);
        _folder.Settings = settings;
        await StartPostmasterAsync(cancellation);
        LogStarted(_tools.Version, _folder.Root);
    }
}
