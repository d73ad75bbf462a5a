using System.Collections.Concurrent;
using Npgsql;

namespace TechOms.Platform.Storage;

/// <summary>
/// Hears the database's notifications and hands them to whoever waits. A lost one costs only time: every waiter also looks by itself now and then.
/// </summary>
internal sealed partial class WorkSignals(Database database, TimeProvider clock, ILogger<WorkSignals> logger) : BackgroundService
{
    public const string Topic = "techoms_work";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<Guid, Action<string>> _listeners = new();

    /// <param name="heard">Called with the signal's text on every notification; must return at once.</param>
    public IDisposable Listen(Action<string> heard)
    {
        var id = Guid.CreateVersion7();
        _listeners[id] = heard;
        return new Subscription(() => _listeners.TryRemove(id, out _));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException)
            {
                LogLost(failure);
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        connection.Notification += (_, notification) =>
        {
            foreach (var heard in _listeners.Values)
                heard(notification.Payload);
        };
        await using (var listen = new NpgsqlCommand($"listen {Topic}", connection))
            await listen.ExecuteNonQueryAsync(cancellation);
        while (true)
            await connection.WaitAsync(cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "Lost the connection that hears of new work; trying again.")]
    private partial void LogLost(Exception failure);

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
