using System.Threading.Channels;
using Npgsql;
using TechOms.Platform.Storage;

namespace TechOms.Features.Exchanges;

/// <summary>
/// Writes exchanges in the background, in batches. It may lose some when the database is away or when more come in than go out; it never blocks the
/// work it records.
/// </summary>
internal sealed partial class ExchangeLog(Database database, TimeProvider clock, ILogger<ExchangeLog> logger) : BackgroundService
{
    private const int LongestQueue = 2000;
    private const int LargestBatch = 200;
    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<CapturedExchange> _queue = Channel.CreateBounded<CapturedExchange>(
        new BoundedChannelOptions(LongestQueue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private long _lost;

    public void Add(CapturedExchange exchange)
    {
        if (!_queue.Writer.TryWrite(exchange))
            Interlocked.Increment(ref _lost);
    }

    /// <summary>Stops taking and writes what was taken.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } writing)
            await Task.WhenAny(writing, Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    // The token is not looked at: the queue's end is the end, so that nothing taken is lost on a clean stop.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<CapturedExchange>();
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            while (batch.Count < LargestBatch && _queue.Reader.TryRead(out var exchange))
                batch.Add(exchange);
            await KeepAsync(batch);
        }
    }

    private async Task KeepAsync(List<CapturedExchange> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await WriteAsync(batch);
                if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
                    LogLost(lost);
                return;
            }
            catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException or TimeoutException)
            {
                if (attempt >= Attempts)
                {
                    LogFailed(batch.Count, failure);
                    return;
                }

                await Task.Delay(Pause, clock);
            }
        }
    }

    private async Task WriteAsync(List<CapturedExchange> batch)
    {
        await using var command = database.System.CreateCommand(
            """
            insert into exchange (account_id, id, at, channel_id, run_id, shipment_id, order_id, receipt_id, method, url, status, fault, duration_ms, request, response)
            select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::text[], $10::text[],
              $11::int[], $12::text[], $13::int[], $14::text[], $15::text[])
            on conflict do nothing
            """);
        Add(batch.Select(exchange => exchange.Tenant.AccountId));
        Add(batch.Select(exchange => exchange.Id));
        Add(batch.Select(exchange => exchange.At));
        Add(batch.Select(exchange => exchange.ChannelId));
        Add(batch.Select(exchange => exchange.RunId));
        Add(batch.Select(exchange => exchange.ShipmentId));
        Add(batch.Select(exchange => exchange.OrderId));
        Add(batch.Select(exchange => exchange.ReceiptId));
        Add(batch.Select(exchange => exchange.Method));
        Add(batch.Select(exchange => exchange.Url is null ? "" : ExchangeMask.MaskUrl(exchange.Url)));
        Add(batch.Select(exchange => exchange.Status));
        Add(batch.Select(exchange => exchange.Fault));
        Add(batch.Select(exchange => (int)Math.Min(exchange.Duration.TotalMilliseconds, int.MaxValue)));
        Add(batch.Select(exchange => ExchangeMask.Mask(exchange.Request)));
        Add(batch.Select(exchange => exchange.Response is null ? null : ExchangeMask.Mask(exchange.Response)));
        await command.ExecuteNonQueryAsync();

        void Add<T>(IEnumerable<T> column) => command.Parameters.Add(new() { Value = column.ToArray() });
    }

    [LoggerMessage(LogLevel.Warning, "{Count} exchanges with remote systems were not recorded: they came in faster than they could be written.")]
    private partial void LogLost(long count);

    [LoggerMessage(LogLevel.Warning, "{Count} exchanges with remote systems could not be recorded.")]
    private partial void LogFailed(int count, Exception failure);
}
