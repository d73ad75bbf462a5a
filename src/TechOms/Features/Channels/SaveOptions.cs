using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Features.Events;
using TechOms.Features.Inventory;
using TechOms.Features.Shipments;
using TechOms.Features.Webhooks;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Channels;

/// <summary>Changes what every channel of its kind can be told.</summary>
internal sealed class SaveOptions(Database database, FindTerms find, SubscriptionRequests subscriptions, Caller caller, TimeProvider clock)
{
    public const int MostRequestsPerMinute = 100_000;

    public async Task<Result<ChannelOptions>> RunAsync(string key, ChannelOptions options, int? version, CancellationToken cancellation)
    {
        if (await find.RunAsync(key, cancellation) is not var (channel, connector))
            return FindChannel.Missing;
        if (options.Throughput is < 1 or > MostRequestsPerMinute)
            return Refusal.Invalid("channel.throughput", nameof(options.Throughput), $"Throughput is 1 to {MostRequestsPerMinute} requests a minute, or empty for the connector's own.");
        if (options is { AllowBackorderPartial: true, BackorderMode: not BackorderMode.ManageInTechOms })
            return Refusal.Invalid("channel.partial-backorder", nameof(options.AllowBackorderPartial), "Partial backorders need backorders to be managed in TechOMS.");
        if (options.Units is { } units && connector?.Measures is { } terms && !terms.Choices.Contains(units))
            return Refusal.Invalid("channel.units", nameof(options.Units), terms.Choices.Count == 0 ? "This channel has no product measures." : "The channel does not measure in these units.");

        // Twins of a SKU are corrected at full values only; deltas would count each of them.
        var stored = options.UpdateDuplicateSkus ? options with { InventoryMode = InventoryMode.SynchronizeWithFulfillmentChannel } : options;
        await using var work = await database.BeginAsync(caller.Tenant, cancellation);
        var now = clock.GetUtcNow();
        var saved = await work.ExecuteAsync(
            """
            update channel set options = $4::jsonb, version = version + 1, updated_at = $5
            where account_id = $1 and id = $2 and version = $3 and deleted_at is null
            """,
            cancellation, work.AccountId, channel.Id, version ?? channel.Version, ChannelOptionsJson.Write(stored), now);
        if (saved == 0)
            return Refusal.Stale("channel");

        await WaitingShipments.ReleaseOfChannelAsync(work, channel.Id, now, cancellation);
        if (channel.Kind is ConnectorKind.SalesChannel)
            await Listings.JudgeDuplicatesAsync(work, channel.Id, stored.UpdateDuplicateSkus, now, cancellation);
        var before = ChannelOptionsJson.Read(channel.Options);
        if (before.AutomationMode != stored.AutomationMode)
        {
            // Subscriptions are made, or taken back, at once; their schedule comes and goes with the mode.
            await subscriptions.AskAsync(work, channel, cancellation);
            work.Wake(KeepSchedules.SignalOf(channel.Id));
        }

        await work.RecordAsync(
            [
                ChannelEvents.Of(
                    EventLevel.Info, "channel.options-saved", "Options were saved.", channel.Id, caller.Actor,
                    new { Before = before, After = stored }),
            ],
            now, cancellation);
        await work.CommitAsync(cancellation);
        return stored;
    }
}
