using System.ComponentModel.DataAnnotations;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Features.Inventory;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Mappings;

/// <param name="LocationId">The place as the shop knows it.</param>
/// <param name="Warehouse">Code of ours whose stock the shop sees there. A location may show the sum of several.</param>
internal sealed record WarehouseMapping(string LocationId, string? LocationName, Guid WarehouseId, string Warehouse, string WarehouseName);

internal sealed class ListWarehouseMappings(Database database, CurrentTenant current, FindChannel find)
{
    public async Task<Result<IReadOnlyList<WarehouseMapping>>> RunAsync(string channel, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        return await work.QueryAsync(
            """
            select m.location_id, m.location_name, m.warehouse_id, w.code, w.name from warehouse_mapping m join warehouse w on w.id = m.warehouse_id
            where m.account_id = $1 and m.channel_id = $2 order by m.location_name nulls last, m.location_id, w.code
            """,
            row => new WarehouseMapping(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetGuid(2), row.GetString(3), row.GetString(4)),
            cancellation, work.AccountId, found.Id);
    }
}

/// <summary>Lets a location of the shop show the stock of a warehouse.</summary>
internal sealed class SaveWarehouseMapping(Database database, CurrentTenant current, FindChannel find, Caller caller, TimeProvider clock)
{
    /// <param name="Warehouse">Id or code.</param>
    public sealed record Request(
        [property: Required, MaxLength(200)] string LocationId, [property: MaxLength(200)] string? LocationName, [property: Required] string Warehouse);

    public async Task<Result<WarehouseMapping>> RunAsync(string channel, Request request, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;
        if (found.Kind is not ConnectorKind.SalesChannel)
            return Refusal.Conflict("mapping.wrong-kind", "Only sales channels have locations; a fulfillment channel is its warehouse.");
        if (string.IsNullOrWhiteSpace(request.LocationId))
            return Refusal.Invalid("mapping.location-needed", nameof(request.LocationId), "Say which location of the shop.");

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var mapping = (await work.QueryAsync(
            """
            select w.id, w.code, w.name from warehouse w join account_warehouse aw on aw.warehouse_id = w.id
            where aw.account_id = $1 and (w.id::text = $2 or lower(w.code) = lower($2))
            """,
            row => new WarehouseMapping(request.LocationId.Trim(), request.LocationName?.Trim(), row.GetGuid(0), row.GetString(1), row.GetString(2)),
            cancellation, work.AccountId, request.Warehouse?.Trim() ?? "")).FirstOrDefault();
        if (mapping is null)
            return Refusal.Invalid("mapping.warehouse-unknown", nameof(request.Warehouse), "This account does not use that warehouse.");

        await work.ExecuteAsync(
            """
            insert into warehouse_mapping (account_id, channel_id, location_id, location_name, warehouse_id) values ($1, $2, $3, $4, $5)
            on conflict (account_id, channel_id, location_id, warehouse_id) do update set location_name = coalesce(excluded.location_name, warehouse_mapping.location_name)
            """,
            cancellation, work.AccountId, found.Id, mapping.LocationId, string.IsNullOrEmpty(mapping.LocationName) ? null : mapping.LocationName, mapping.WarehouseId);
        await Listings.PlaceAsync(work, found.Id, cancellation);
        await Orders.WaitingOrders.ReleaseOfLocationAsync(work, found.Id, mapping.LocationId, clock.GetUtcNow(), cancellation);
        await Shipments.Confirmations.ReleaseOfWarehouseAsync(work, found.Id, mapping.WarehouseId, clock.GetUtcNow(), cancellation);
        await work.RecordAsync(
            [
                ChannelEvents.Of(
                    EventLevel.Info, "mapping.warehouse-saved", $"{mapping.LocationName ?? mapping.LocationId} shows the stock of {mapping.Warehouse}.", found.Id, caller.Actor, mapping),
            ],
            clock.GetUtcNow(), cancellation);
        await work.CommitAsync(cancellation);
        return mapping;
    }
}

internal sealed class DeleteWarehouseMapping(Database database, CurrentTenant current, FindChannel find, Caller caller, TimeProvider clock)
{
    public async Task<Result<WarehouseMapping>> RunAsync(string channel, string locationId, Guid warehouseId, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var gone = await work.QueryAsync(
            """
            delete from warehouse_mapping m using warehouse w
            where m.account_id = $1 and m.channel_id = $2 and m.location_id = $3 and m.warehouse_id = $4 and w.id = m.warehouse_id
            returning m.location_id, m.location_name, m.warehouse_id, w.code, w.name
            """,
            row => new WarehouseMapping(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetGuid(2), row.GetString(3), row.GetString(4)),
            cancellation, work.AccountId, found.Id, locationId, warehouseId);
        if (gone is not [var mapping])
            return Refusal.NotFound("mapping");

        await Listings.PlaceAsync(work, found.Id, cancellation);
        await work.RecordAsync(
            [
                ChannelEvents.Of(
                    EventLevel.Info, "mapping.warehouse-deleted", $"{mapping.LocationName ?? mapping.LocationId} no longer shows the stock of {mapping.Warehouse}.",
                    found.Id, caller.Actor, mapping),
            ],
            clock.GetUtcNow(), cancellation);
        await work.CommitAsync(cancellation);
        return mapping;
    }
}

/// <summary>What the shop calls its places, asked of it now.</summary>
internal sealed class ReadShopLocations(CurrentTenant current, FindChannel find, ChannelSessions sessions)
{
    public async Task<Result<IReadOnlyList<ShopLocation>>> RunAsync(string channel, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        using var open = await sessions.OpenAsync(current.Tenant, found.Id, cancellation);
        if (open?.Session is not IListingSource shop)
            return Refusal.Conflict("channel.no-locations", "This channel is not active, or has no locations to tell.");
        try
        {
            return Result(await shop.ReadLocationsAsync(cancellation));
        }
        catch (ConnectorException failure)
        {
            return new Refusal(RefusalKind.Conflict, "channel.unreachable", failure.Message);
        }
    }

    // An interface cannot be converted by itself.
    private static Result<IReadOnlyList<ShopLocation>> Result(IReadOnlyList<ShopLocation> locations) => locations.ToList();
}
