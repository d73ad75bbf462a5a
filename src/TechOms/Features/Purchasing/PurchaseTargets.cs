using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Finds what drafts name: warehouses the account uses, and variants by SKU. Nothing unknown is ordered.</summary>
internal sealed record PurchaseTargets(Guid? DefaultWarehouse, IReadOnlySet<Guid> Warehouses, IReadOnlyDictionary<string, (Guid Id, string Sku)> Variants)
{
    public static async Task<PurchaseTargets> ReadAsync(Work work, IEnumerable<PurchaseDraftLine> lines, CancellationToken cancellation)
    {
        var warehouses = await work.QueryAsync(
            """
            select w.warehouse_id, w.warehouse_id = a.default_warehouse_id
            from account_warehouse w join account a on a.id = w.account_id where w.account_id = $1 and w.enabled
            """,
            row => (Id: row.GetGuid(0), IsDefault: !row.IsDBNull(1) && row.GetBoolean(1)), cancellation, work.AccountId);
        var variants = await work.QueryAsync(
            "select sku_key, id, sku from product_variant where account_id = $1 and sku_key = any($2)",
            row => (Key: row.GetString(0), Id: row.GetGuid(1), Sku: row.GetString(2)), cancellation, work.AccountId, lines.Select(line => KeyOf(line.Sku)).Distinct().ToArray());
        // Where there is only one warehouse nobody has to name it.
        var usual = warehouses.Exists(warehouse => warehouse.IsDefault) ? warehouses.Find(warehouse => warehouse.IsDefault).Id : warehouses is [var only] ? only.Id : (Guid?)null;
        return new(usual, warehouses.Select(warehouse => warehouse.Id).ToHashSet(), variants.ToDictionary(variant => variant.Key, variant => (variant.Id, variant.Sku)));
    }

    public Refusal? Check(PurchaseDraft draft)
    {
        if ((draft.WarehouseId ?? DefaultWarehouse) is not { } warehouse || !Warehouses.Contains(warehouse))
            return Refusal.Invalid("warehouse.not-found", "warehouseId", draft.WarehouseId is null ? "Say where the goods are to arrive." : "The account uses no such warehouse.");

        return draft.Lines.Select((line, index) => (line.Sku, index)).FirstOrDefault(line => !Variants.ContainsKey(KeyOf(line.Sku))) is { Sku: { } unknown } found
            ? Refusal.Invalid("purchase-order.sku-unknown", $"lines[{found.index}].sku", $"There is no product with the SKU {unknown.Trim()}. Import or create it first.")
            : null;
    }

    public NewPurchase Resolve(Guid id, string number, PurchaseDraft draft)
        => new(id, number, draft, draft.WarehouseId ?? DefaultWarehouse!.Value, [.. draft.Lines.Select(line => Variants[KeyOf(line.Sku)])]);

    private static string KeyOf(string? sku) => (sku ?? "").Trim().ToLowerInvariant();
}
