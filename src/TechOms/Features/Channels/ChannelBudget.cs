using TechOms.Connectors;
using TechOms.Platform.Storage;

namespace TechOms.Features.Channels;

/// <summary>
/// How fast turns may be given so that no window of the given length, wherever it begins, holds more than <paramref name="Limit"/>. Turns come from
/// a bucket: limit + 1 of them need at least (limit + 1 - burst) / rate seconds, and the rate makes that longer than the window by a margin for the
/// network's jitter.
/// </summary>
internal sealed record BudgetRate(int Limit, TimeSpan Window)
{
    private const double Margin = 1.015;

    /// <summary>Turns that can be taken at once after a pause.</summary>
    public double Burst { get; } = Math.Max(1, Limit / 10);

    public double PerSecond => (Limit + 1 - Burst) / (Window.TotalSeconds * Margin);

    public static BudgetRate PerMinute(int limit) => new(limit, TimeSpan.FromMinutes(1));
}

/// <summary>One budget of requests per channel, shared by every process: the row is the queue, the database's clock the only clock.</summary>
internal sealed class ChannelBudget(Database database, TimeProvider clock)
{
    private static readonly TimeSpan LongestQueue = TimeSpan.FromMinutes(2);

    /// <summary>Waits for this request's turn.</summary>
    /// <exception cref="ConnectorException">Throttled: so many are waiting that the turn would come too late.</exception>
    public async Task TakeAsync(Tenant tenant, Guid channelId, BudgetRate rate, CancellationToken cancellation)
    {
        var (_, wait) = await ReserveAsync(tenant, channelId, rate, cancellation);
        if (wait > LongestQueue)
            throw new ConnectorException(ConnectorFault.Throttled, "Too many requests are waiting for this channel's throughput.") { RetryAfter = LongestQueue };
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, clock, cancellation);
    }

    /// <summary>Takes the next free turn by one statement. A turn that is not used is lost, never given twice.</summary>
    /// <returns>When the turn is, by the database's clock, and how long from now.</returns>
    public async Task<(DateTimeOffset Turn, TimeSpan Wait)> ReserveAsync(Tenant tenant, Guid channelId, BudgetRate rate, CancellationToken cancellation)
    {
        // A batch is one round trip and one implicit transaction, to which the settings are local. Nobody waits for the disk: what a crash of the database
        // forgets, well under a second of turns, is less than what its restart takes. Beyond the longest queue no more turns are promised: the tokens stop falling.
        await using var batch = database.Tenants.CreateBatch();
        batch.BatchCommands.Add(new("select set_config('techoms.account_id', $1, true), set_config('synchronous_commit', 'off', true)") { Parameters = { new() { Value = tenant.AccountId.ToString() } } });
        batch.BatchCommands.Add(new(
            """
            insert into channel_budget as b (account_id, channel_id, tokens, filled_at)
            values ($1, $2, $3 - 1, clock_timestamp())
            on conflict (account_id, channel_id) do update
            set tokens = greatest(least($3, b.tokens + greatest(0, extract(epoch from clock_timestamp() - b.filled_at)) * $4) - 1, -$5),
                filled_at = greatest(b.filled_at, clock_timestamp())
            returning tokens, filled_at
            """)
        {
            Parameters =
            {
                new() { Value = tenant.AccountId }, new() { Value = channelId }, new() { Value = rate.Burst },
                new() { Value = rate.PerSecond }, new() { Value = (LongestQueue.TotalSeconds * rate.PerSecond) + 1 },
            },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var debt = Math.Max(0, -reader.GetDouble(0));
        var wait = TimeSpan.FromSeconds(debt / rate.PerSecond);
        return (reader.GetFieldValue<DateTimeOffset>(1) + wait, wait);
    }
}

/// <summary>Lets a request go when it is its channel's turn.</summary>
internal sealed class BudgetHandler(ChannelBudget budget, Tenant tenant, Guid channelId, BudgetRate rate, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await budget.TakeAsync(tenant, channelId, rate, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
