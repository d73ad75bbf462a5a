using System.ComponentModel.DataAnnotations;
using Npgsql;
using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Channels;

/// <summary>Connects an account to a remote system, or declares that a warehouse is worked by hand.</summary>
internal sealed class CreateChannel(Database database, CurrentTenant current, SettingsCheck check, Caller caller, TimeProvider clock)
{
    public sealed record Request
    {
        [Required, MaxLength(Channel.MaxNameLength)]
        public string Name { get; init; } = "";

        /// <summary>Key of the connector; null: a fulfillment channel worked by hand.</summary>
        public string? Connector { get; init; }

        /// <summary>Id or code of the warehouse a fulfillment channel stands for.</summary>
        public string? Warehouse { get; init; }

        /// <summary>By name, as typed.</summary>
        public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

        /// <summary>Create it although the connection does not work yet.</summary>
        public bool SaveAnyway { get; init; }
    }

    public async Task<Result<ChannelView>> RunAsync(Request request, CancellationToken cancellation)
    {
        var connector = check.Find(request.Connector);
        if (request.Connector is not null && connector is null)
            return Refusal.Invalid("channel.connector-unknown", nameof(request.Connector), $"There is no connector {request.Connector}.");

        var kind = connector?.Info.Kind ?? ConnectorKind.FulfillmentChannel;
        var draft = new Channel
        {
            AccountId = current.AccountId,
            Key = "",
            Kind = kind,
            Connector = request.Connector,
            Name = request.Name.Trim(),
            CreatedAt = clock.GetUtcNow(),
            UpdatedAt = clock.GetUtcNow(),
        };
        if (connector is null)
            return await StoreAsync(draft, request.Warehouse, cancellation);

        return await check.Read(connector, "{}", request.Settings).Match<Task<Result<ChannelView>>>(
            async settings =>
            {
                var failure = await check.TryAsync(current.Tenant, draft, connector, settings, cancellation);
                if (failure is not null && !request.SaveAnyway)
                    return SettingsCheck.RefusalOf(failure);

                draft.Settings = check.Write(settings);
                draft.RecordCheck(failure?.Message, clock.GetUtcNow());
                return await StoreAsync(draft, request.Warehouse, cancellation);
            },
            refusal => Task.FromResult<Result<ChannelView>>(refusal));
    }

    private async Task<Result<ChannelView>> StoreAsync(Channel draft, string? warehouse, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var place = await WarehouseOfAsync(work, draft, warehouse, cancellation);
        return await place.Match<Task<Result<ChannelView>>>(
            warehouseId => InsertAsync(work, draft, warehouseId, cancellation),
            refusal => Task.FromResult<Result<ChannelView>>(refusal));
    }

    private static async Task<Result<Guid?>> WarehouseOfAsync(Work work, Channel draft, string? warehouse, CancellationToken cancellation)
    {
        if (draft.Kind is ConnectorKind.SalesChannel)
            return (Guid?)null;
        if (string.IsNullOrWhiteSpace(warehouse))
            return Refusal.Invalid("channel.warehouse-needed", nameof(Request.Warehouse), "Say which warehouse this channel stands for.");

        var found = await work.QueryAsync(
            """
            select w.id, w.application from warehouse w join account_warehouse aw on aw.warehouse_id = w.id
            where aw.account_id = $1 and aw.enabled and (w.id::text = $2 or lower(w.code) = lower($2))
            """,
            row => (Id: row.GetGuid(0), Application: row.IsDBNull(1) ? null : row.GetString(1)),
            cancellation, work.AccountId, warehouse.Trim());
        return found switch
        {
            [] => Refusal.Invalid("channel.warehouse-unknown", nameof(Request.Warehouse), "This account does not use that warehouse."),
            [{ Application: { } application }, ..] when application != draft.Connector
                => Refusal.Conflict("channel.warehouse-application", $"This warehouse is worked with {application}. Change its application type first."),
            [var (id, _), ..] => (Guid?)id,
        };
    }

    private async Task<Result<ChannelView>> InsertAsync(Work work, Channel draft, Guid? warehouseId, CancellationToken cancellation)
    {
        var taken = (await work.QueryAsync("select key from channel where account_id = $1", row => row.GetString(0), cancellation, work.AccountId)).ToHashSet();
        var key = ChannelKey.Of(draft.Name, taken);
        try
        {
            await work.ExecuteAsync(
                """
                insert into channel (account_id, id, key, kind, connector, name, warehouse_id, settings, options, checked_at, check_failure, created_at, updated_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, '{}', $9, $10, $11, $11)
                """,
                cancellation, work.AccountId, draft.Id, key, draft.Kind.ToString(), draft.Connector, draft.Name, warehouseId, draft.Settings,
                draft.CheckedAt, draft.CheckFailure, draft.CreatedAt);
        }
        catch (PostgresException twice) when (twice.SqlState is PostgresErrorCodes.UniqueViolation)
        {
            return twice.ConstraintName is "one_channel_per_warehouse"
                ? Refusal.Conflict("channel.warehouse-taken", "This warehouse has a channel already. Delete that one first, or change its settings.")
                : Refusal.Conflict("channel.key-taken", "Another channel of that name was made in the same moment. Try again.");
        }

        await work.RecordAsync(
            [ChannelEvents.Of(EventLevel.Info, "channel.created", $"Channel {draft.Name} was created.", draft.Id, caller.Actor)], clock.GetUtcNow(), cancellation);
        work.Wake(KeepSchedules.SignalOf(draft.Id));
        await work.CommitAsync(cancellation);
        return ChannelView.Of(draft) with { Key = key, WarehouseId = warehouseId };
    }
}
