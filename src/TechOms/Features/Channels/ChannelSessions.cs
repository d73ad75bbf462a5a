using System.Collections.Concurrent;
using Polly;
using TechOms.Connectors;
using TechOms.Features.Exchanges;
using TechOms.Platform.Http;
using TechOms.Platform.Storage;

namespace TechOms.Features.Channels;

/// <summary>Opens sessions of channels: settings decrypted, and every request on its way through retries, circuit, budget, recorder and guard.</summary>
internal sealed class ChannelSessions(
    Database database, SettingsStore settings, ConnectorCatalog catalog, ChannelPipeline pipeline, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, Memory> _memories = new();

    /// <returns>Null when the channel is not to be spoken with: disabled, paused, deleted, or without a connector this server knows.</returns>
    /// <exception cref="ConnectorException">Its stored settings cannot be read.</exception>
    public async Task<OpenChannel?> OpenAsync(Tenant tenant, Guid channelId, CancellationToken cancellation)
    {
        if (await ReadAsync(tenant, channelId, cancellation) is not { } row || catalog.Find(row.Connector) is not { } connector)
            return null;

        var http = pipeline.CreateClient(tenant, channelId, row.Options.Throughput ?? connector.Info.RequestsPerMinute, MemoryOf(channelId, row.Version).Circuit);
        try
        {
            var session = connector.Open(settings.Read(connector, row.Settings), new(http, clock, MemoryOf(channelId, row.Version).Connector) { Units = connector.Info.Measures.Of(row.Options.Units) });
            return new(channelId, tenant, row.Name, row.WarehouseId, row.Options, connector, session, http);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <summary>A session on settings that are not saved yet, to try them out. Remembers nothing.</summary>
    public OpenChannel OpenTrial(Tenant tenant, Channel channel, Connector connector, ConnectorSettings trial)
    {
        var options = ChannelOptionsJson.Read(channel.Options);
        // A channel that is not stored yet has no budget to share, and makes a handful of requests.
        var throughput = channel.Key.Length == 0 ? null : (int?)(options.Throughput ?? connector.Info.RequestsPerMinute);
        var http = pipeline.CreateClient(tenant, channel.Id, throughput, RemoteCircuit.Create(clock));
        return new(channel.Id, tenant, channel.Name, channel.WarehouseId, options, connector, connector.Open(trial, new(http, clock, new()) { Units = connector.Info.Measures.Of(options.Units) }), http);
    }

    // Others may still be using the memory of the former settings: it is left to them, not disposed.
    internal Memory MemoryOf(Guid channelId, int version) => _memories.AddOrUpdate(
        channelId,
        _ => Create(version),
        (_, known) => known.Version >= version ? known : Create(version));

    private Memory Create(int version) => new(version, new(), RemoteCircuit.Create(clock));

    private async Task<Row?> ReadAsync(Tenant tenant, Guid channelId, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(tenant, cancellation);
        var rows = await work.QueryAsync(
            """
            select connector, name, warehouse_id, settings, options, version from channel
            where account_id = $1 and id = $2 and enabled and deleted_at is null and paused_at is null and connector is not null
            """,
            row => new Row(
                row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetGuid(2), row.GetString(3),
                ChannelOptionsJson.Read(row.GetString(4)), row.GetInt32(5)),
            cancellation, tenant.AccountId, channelId);
        return rows.SingleOrDefault();
    }

    private sealed record Row(string Connector, string Name, Guid? WarehouseId, string Settings, ChannelOptions Options, int Version);

    internal sealed record Memory(int Version, ConnectorMemory Connector, ResiliencePipeline<HttpResponseMessage> Circuit);
}

/// <summary>What every request of a channel goes through, from the session's side to the wire.</summary>
internal sealed class ChannelPipeline(RemoteTransport transport, ChannelBudget budget, ExchangeLog exchanges, TimeProvider clock)
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(60);
    private readonly ResiliencePipeline<HttpResponseMessage> _retries = RemoteRetries.Create(clock);

    public HttpClient CreateClient(Tenant tenant, Guid channelId, int? requestsPerMinute, ResiliencePipeline<HttpResponseMessage> circuit)
    {
        var timeout = new RequestTimeout(RequestLimit, clock, transport.Handler);
        var recorder = new RecordingHandler(exchanges, tenant, channelId, clock, timeout);
        HttpMessageHandler budgeted = requestsPerMinute is { } limit ? new BudgetHandler(budget, tenant, channelId, BudgetRate.PerMinute(limit), recorder) : recorder;
        var retried = new RemoteRetries(_retries, new RemoteCircuit(circuit, budgeted));
        return new HttpClient(retried, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
