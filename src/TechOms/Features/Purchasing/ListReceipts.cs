using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TechOms.Features.Handoffs;
using TechOms.Features.Orders;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Receipts, newest first.</summary>
internal sealed class ListReceipts(IDbContextFactory<OmsDb> databases)
{
    public sealed record Filter
    {
        [FromQuery(Name = "status")]
        public ReceiptStatus[] Statuses { get; init; } = [];

        [FromQuery(Name = "handoff")]
        public HandoffState? Handoff { get; init; }

        [FromQuery(Name = "warehouse")]
        public Guid? WarehouseId { get; init; }

        [FromQuery(Name = "purchaseOrder")]
        public Guid? PurchaseOrderId { get; init; }
    }

    public async Task<Result<Page<ReceiptView>>> RunAsync(Filter filter, PageQuery page, CancellationToken cancellation)
    {
        if (page.Check() is { } refusal)
            return refusal;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var receipts = db.Set<Receipt>().AsNoTracking().AsSplitQuery();
        if (filter.Statuses.Length > 0)
            receipts = receipts.Where(receipt => filter.Statuses.Contains(receipt.Status));
        if (filter.Handoff is { } handoff)
            receipts = receipts.Where(receipt => receipt.Handoff == handoff);
        if (filter.WarehouseId is { } warehouse)
            receipts = receipts.Where(receipt => receipt.WarehouseId == warehouse);
        if (filter.PurchaseOrderId is { } order)
            receipts = receipts.Where(receipt => receipt.PurchaseOrderId == order);
        if (page.After is { At: { } at, Id: var id })
            receipts = receipts.Where(receipt => EF.Functions.LessThan(ValueTuple.Create(receipt.CreatedAt, receipt.Id), ValueTuple.Create(at, id)));
        var rows = await receipts.OrderByDescending(receipt => receipt.CreatedAt).ThenByDescending(receipt => receipt.Id).Take(page.Size + 1)
            .Include(receipt => receipt.Order).Include(receipt => receipt.Lines.OrderBy(line => line.Number)).ToListAsync(cancellation);
        var names = await NameBook.ReadAsync(db, cancellation);
        return Page<ReceiptView>.Of([.. rows.Select(row => ReceiptView.Of(row, row.Order!, names))], page.Size, row => Cursor.Of(row.CreatedAt, row.Id));
    }
}

/// <summary>One receipt.</summary>
internal sealed class ReadReceipt(IDbContextFactory<OmsDb> databases)
{
    public async Task<Result<ReceiptView>> RunAsync(Guid receiptId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var receipt = await db.Set<Receipt>().AsNoTracking().AsSplitQuery().Include(receipt => receipt.Order).Include(receipt => receipt.Lines.OrderBy(line => line.Number))
            .SingleOrDefaultAsync(receipt => receipt.Id == receiptId, cancellation);
        return receipt is null ? Refusal.NotFound("receipt") : ReceiptView.Of(receipt, receipt.Order!, await NameBook.ReadAsync(db, cancellation));
    }
}
