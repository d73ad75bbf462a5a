using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Mappings;

/// <param name="Warehouse">Code of ours; null: nothing of ours is like it.</param>
internal sealed record LocationSuggestion(string LocationId, string? Name, string? Warehouse, string? WarehouseName, int Confidence, string? Because);

/// <summary>Places of a shop that show no warehouse of ours.</summary>
internal sealed class SuggestLocations(Database database, CurrentTenant current, FindChannel find, ReadShopLocations readLocations)
{
    private const int Weakest = 45;

    /// <param name="ask">Ask the shop for the names of its places; otherwise only what stock and orders named is known.</param>
    public async Task<Result<IReadOnlyList<LocationSuggestion>>> RunAsync(string channel, bool ask, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;
        if (found.Kind is not ConnectorKind.SalesChannel)
            return new List<LocationSuggestion>();
        if (!ask)
            return await SuggestAsync(found.Id, [], cancellation);

        return await (await readLocations.RunAsync(channel, cancellation)).Match<Task<Result<IReadOnlyList<LocationSuggestion>>>>(
            async locations => await SuggestAsync(found.Id, locations, cancellation), refusal => Task.FromResult<Result<IReadOnlyList<LocationSuggestion>>>(refusal));
    }

    private async Task<List<LocationSuggestion>> SuggestAsync(Guid channelId, IReadOnlyList<ShopLocation> told, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var unmapped = await work.QueryAsync(
            """
            select l.location_id from (
              select s.location_id from shop_stock s where s.account_id = $1 and s.channel_id = $2
              union
              select l.location_id from sales_order_line l join sales_order o on o.account_id = l.account_id and o.id = l.order_id
              where l.account_id = $1 and o.channel_id = $2 and o.status not in ('Shipped', 'Cancelled') and l.location_id is not null
              union
              select unnest($3::text[])) l
            where not exists (select from warehouse_mapping m where m.account_id = $1 and m.channel_id = $2 and m.location_id = l.location_id)
            order by 1
            """,
            row => row.GetString(0), cancellation, work.AccountId, channelId, told.Where(location => location.Active).Select(location => location.Id).ToArray());
        var warehouses = await work.QueryAsync(
            "select w.code, w.name from account_warehouse a join warehouse w on w.id = a.warehouse_id where a.account_id = $1 and a.enabled order by w.code",
            row => (Code: row.GetString(0), Name: row.GetString(1)), cancellation, work.AccountId);
        return unmapped.ConvertAll(id => Suggest(id, told.FirstOrDefault(location => location.Id == id)?.Name, warehouses));
    }

    private static LocationSuggestion Suggest(string id, string? name, List<(string Code, string Name)> warehouses)
    {
        if (name is not null)
        {
            var letters = Likeness.LettersOf(name);
            var best = warehouses.Select(warehouse => (Warehouse: warehouse, Score: (int)(95 * Math.Max(Likeness.Of(letters, Likeness.LettersOf(warehouse.Name)), Likeness.Of(letters, Likeness.LettersOf(warehouse.Code))))))
                .OrderByDescending(row => row.Score).FirstOrDefault();
            if (best.Score >= Weakest)
                return new(id, name, best.Warehouse.Code, best.Warehouse.Name, best.Score, "the name looks alike");
        }

        return warehouses is [var only] ? new(id, name, only.Code, only.Name, 60, "it is the only warehouse") : new(id, name, null, null, 0, null);
    }
}
