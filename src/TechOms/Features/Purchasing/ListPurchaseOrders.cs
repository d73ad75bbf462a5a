using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TechOms.Features.Orders;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Purchase orders, newest first.</summary>
internal sealed class ListPurchaseOrders(IDbContextFactory<OmsDb> databases)
{
    public async Task<Result<Page<PurchaseRow>>> RunAsync(PurchaseFilter filter, PageQuery page, CancellationToken cancellation)
    {
        if (page.Check() is { } refusal)
            return refusal;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var orders = filter.Apply(db);
        if (page.After is { At: { } at, Id: var id })
            orders = orders.Where(order => EF.Functions.LessThan(ValueTuple.Create(order.CreatedAt, order.Id), ValueTuple.Create(at, id)));
        var rows = await orders.OrderByDescending(order => order.CreatedAt).ThenByDescending(order => order.Id).Take(page.Size + 1)
            .Select(order => new
            {
                Order = order,
                Lines = order.Lines.Count,
                Units = order.Lines.Sum(line => line.Quantity),
                Received = order.Lines.Sum(line => line.Received),
                Open = order.Lines.Sum(line => line.Open),
                Next = order.Receipts.Where(receipt => receipt.Status == ReceiptStatus.Pending).Min(receipt => receipt.ReadyAt),
            })
            .ToListAsync(cancellation);
        var names = await NameBook.ReadAsync(db, cancellation);
        return Page<PurchaseRow>.Of(
            [.. rows.Select(row => PurchaseRow.Of(row.Order, names, row.Next) with { Lines = row.Lines, Units = row.Units, Received = row.Received, Open = row.Open })],
            page.Size, row => Cursor.Of(row.CreatedAt, row.Id));
    }

    /// <returns>At most one more than <see cref="ListOrders.MostCounted"/>.</returns>
    public async Task<int> CountAsync(PurchaseFilter filter, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await filter.Apply(db).Take(ListOrders.MostCounted + 1).CountAsync(cancellation);
    }
}

internal sealed record PurchaseFilter
{
    [FromQuery(Name = "q"), Description("Begins the number, or is a reference, the purchase number, a SKU or the warehouse's id of a receipt.")]
    public string? Text { get; init; }

    [FromQuery(Name = "status")]
    public PurchaseOrderStatus[] Statuses { get; init; } = [];

    [FromQuery(Name = "warehouse")]
    public Guid? WarehouseId { get; init; }

    [FromQuery(Name = "attention"), Description("Only those a person must look at: a receipt was refused, more came than was ordered, or the last day has passed.")]
    public bool? Attention { get; init; }

    public bool IsNarrow => !string.IsNullOrWhiteSpace(Text) || Statuses.Length > 0 || WarehouseId is not null || Attention is true;

    public static PurchaseFilter Of(IQueryCollection query) => new()
    {
        Text = query.Text("q"),
        Statuses = query.Choices<PurchaseOrderStatus>("status"),
        WarehouseId = query.Id("warehouse"),
        Attention = query.Flag("attention"),
    };

    public IQueryable<PurchaseOrder> Apply(OmsDb db)
    {
        var orders = (string.IsNullOrWhiteSpace(Text) ? db.Set<PurchaseOrder>() : Search(db, Text.Trim())).AsNoTracking();
        if (Statuses is [var only])
            orders = orders.Where(order => order.Status == only);
        else if (Statuses.Length > 1)
            orders = orders.Where(order => Statuses.Contains(order.Status));
        if (WarehouseId is { } warehouse)
            orders = orders.Where(order => order.WarehouseId == warehouse);
        if (Attention is true)
            orders = orders.Where(order => WithProblem(db).Contains(order.Id));
        return orders;
    }

    private static IQueryable<Guid> WithProblem(OmsDb db) => db.Database.SqlQuery<Guid>(
        $"""
        select coalesce(r.purchase_order_id, p.entity_id) as "Value" from problem p left join receipt r on r.id = p.entity_id
        where p.closed_at is null and p.entity_kind in ('Receipt', 'PurchaseOrder')
        """);

    private static IQueryable<PurchaseOrder> Search(OmsDb db, string text) => db.Set<PurchaseOrder>().FromSql(
        $"""
        select * from purchase_order where id = any(array(
          select id from purchase_order where starts_with(number_key, {text.ToLowerInvariant()})
          union select id from purchase_order where reference_key = {text.ToLowerInvariant()}
          union select id from purchase_order where purchase_number_key = {text.ToLowerInvariant()}
          union select purchase_order_id from receipt where number = {text} or number = {text.ToUpperInvariant()}
          union select purchase_order_id from receipt where external_id = {text} and channel_id in (select id from channel)
          union select l.purchase_order_id from purchase_order_line l where l.variant_id = (select v.id from product_variant v where v.sku_key = {text.ToLowerInvariant()})))
        """);
}

/// <summary>A purchase order as one line of a list.</summary>
public sealed record PurchaseRow
{
    public required Guid Id { get; init; }
    public required string Number { get; init; }
    public required PurchaseOrderStatus Status { get; init; }
    public required Guid WarehouseId { get; init; }
    public required string Warehouse { get; init; }
    public required string? Supplier { get; init; }
    public required string? Reference { get; init; }
    public required string? PurchaseNumber { get; init; }
    public required DateTimeOffset OrderedAt { get; init; }
    public required DateOnly? ExpectedOn { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required Why Why { get; init; }
    public required long Version { get; init; }
    public int Lines { get; init; }
    public long Units { get; init; }
    public long Received { get; init; }
    public long Open { get; init; }

    internal static PurchaseRow Of(PurchaseOrder order, NameBook names, DateTimeOffset? nextAttempt) => new()
    {
        Id = order.Id,
        Number = order.Number,
        Status = order.Status,
        WarehouseId = order.WarehouseId,
        Warehouse = names.WarehouseName(order.WarehouseId),
        Supplier = order.Supplier,
        Reference = order.Reference,
        PurchaseNumber = order.PurchaseNumber,
        OrderedAt = order.OrderedAt,
        ExpectedOn = order.ExpectedOn,
        CreatedAt = order.CreatedAt,
        Why = PurchaseWhy.Of(order.Status, order.ReasonCode, order.Reason, nextAttempt),
        Version = order.Version,
    };
}
