using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TechOms.Platform.Storage;
using TechOms.Tests;

[assembly: AssemblyFixture(typeof(TestDatabase))]

namespace TechOms.Tests;

/// <summary>
/// Databases for tests, all in one private cluster that starts when the first is asked for and goes with the process.
/// What prepares them runs once; each database is a copy.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<MethodInfo, Lazy<Task<string>>> Templates = [];
    private static readonly Lazy<Task<PrivateCluster>> Cluster = new(StartAsync);
    private static FileStream? _place;
    private static int _count;

    /// <param name="prepareTemplate">Is given the connection string of an empty database. Pass a method, not a new lambda each time: it is known by its identity.</param>
    /// <returns>The connection string of a database nobody else uses.</returns>
    public static async Task<string> CreateAsync(Func<string, Task> prepareTemplate)
    {
        var template = await Templates.GetOrAdd(prepareTemplate.Method, _ => new(() => PrepareAsync(prepareTemplate))).Value;
        return await CreateAsync(template);
    }

    /// <returns>The connection string of an empty database.</returns>
    public static Task<string> CreateAsync() => CreateAsync("template0");

    public async ValueTask DisposeAsync()
    {
        if (!Cluster.IsValueCreated)
            return;

        NpgsqlConnection.ClearAllPools();
        await (await Cluster.Value).DisposeAsync();
        Directory.Delete(FolderOf(_place!), recursive: true);
        await _place!.DisposeAsync();
    }

    private static async Task<string> CreateAsync(string template)
    {
        var name = $"test{Interlocked.Increment(ref _count)}";
        await ExecuteAsync($"create database {name} template {template}");
        return (await Cluster.Value).ConnectionString(name);
    }

    private static async Task<string> PrepareAsync(Func<string, Task> prepare)
    {
        var name = $"template{Interlocked.Increment(ref _count)}_test";
        await ExecuteAsync($"create database {name} template template0");
        await prepare((await Cluster.Value).ConnectionString(name));

        // A database can be copied only while nobody is connected to it, and pools keep connections.
        await ExecuteAsync($"alter database {name} allow_connections false");
        await ExecuteAsync($"select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{name}'");
        return name;
    }

    private static async Task ExecuteAsync(string sql)
    {
        var cluster = await Cluster.Value;
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(cluster.ConnectionString("postgres")) { Pooling = false });
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<PrivateCluster> StartAsync()
    {
        _place = TakePlace();
        var folder = FolderOf(_place);
        if (Directory.Exists(folder))
            await RemoveAsync(folder);

        return await PrivateCluster.StartAsync(folder, new(Durable: false, MaxConnections: 300), NullLogger.Instance, CancellationToken.None);
    }

    // Numbered places, so that a run finds and clears what a killed one left, and two at a time do not meet.
    private static FileStream TakePlace()
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return new(Path.Combine(Path.GetTempPath(), $"techoms-tests-{number}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException && number < 100)
            {
                // Taken by a run that is going on, or by another user.
            }
        }
    }

    private static string FolderOf(FileStream place) => Path.ChangeExtension(place.Name, null);

    private static async Task RemoveAsync(string folder)
    {
        var data = Path.Combine(folder, "postgres", "data");
        if (PrivateClusterProcesses.Postmaster(data) is { } orphan)
        {
            using var process = Process.GetProcessById(orphan);
            process.Kill();
        }

        await PrivateClusterProcesses.ClearAsync(data, CancellationToken.None);
        Directory.Delete(folder, recursive: true);
    }
}
