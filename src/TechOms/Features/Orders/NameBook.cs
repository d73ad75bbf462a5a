using Microsoft.EntityFrameworkCore;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>What the account's channels and warehouses are called: few enough to read whole, so that no list has to join them.</summary>
internal sealed record NameBook(IReadOnlyList<Named> Channels, IReadOnlyList<Named> Warehouses)
{
    public string? ChannelName(Guid? id) => Channels.FirstOrDefault(channel => channel.Id == id)?.Name;

    public string WarehouseName(Guid id) => Warehouses.FirstOrDefault(warehouse => warehouse.Id == id)?.Name ?? "Unknown warehouse";

    public static async Task<NameBook> ReadAsync(OmsDb db, CancellationToken cancellation)
    {
        var rows = await db.Database.SqlQuery<NameRow>(
            $"""
            select id as "Id", name as "Name", kind as "Kind" from channel
            union all
            select w.id, w.name, 'Warehouse' from warehouse w
            order by 2
            """).ToListAsync(cancellation);
        return new(
            [.. rows.Where(row => row.Kind != "Warehouse").Select(row => new Named(row.Id, row.Name, row.Kind))],
            [.. rows.Where(row => row.Kind == "Warehouse").Select(row => new Named(row.Id, row.Name, row.Kind))]);
    }

    private sealed record NameRow(Guid Id, string Name, string Kind);
}

internal sealed record Named(Guid Id, string Name, string Kind);
