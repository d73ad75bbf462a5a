using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>Which level each row means.</summary>
internal sealed record AdjustmentTarget((Guid Warehouse, Guid Variant)? Level, Refusal? Refusal);

internal static class AdjustmentTargets
{
    public static async Task<IReadOnlyList<AdjustmentTarget>> ResolveAsync(Work work, IReadOnlyList<Adjustment> rows, CancellationToken cancellation)
    {
        var warehouses = await work.QueryAsync(
            "select w.id, lower(w.code) from warehouse w join account_warehouse a on a.warehouse_id = w.id where a.account_id = $1 and a.enabled",
            row => (Id: row.GetGuid(0), Code: row.GetString(1)), cancellation, work.AccountId);
        var variants = await work.QueryAsync(
            "select id, sku_key from product_variant where account_id = $1 and (id = any($2) or sku_key = any($3))",
            row => (Id: row.GetGuid(0), Key: row.GetString(1)), cancellation, work.AccountId,
            rows.Select(row => row.VariantId).OfType<Guid>().Distinct().ToArray(), rows.Select(KeyOf).OfType<string>().Distinct().ToArray());
        var byId = variants.Select(variant => variant.Id).ToHashSet();
        var byKey = variants.ToDictionary(variant => variant.Key, variant => variant.Id);
        var byCode = warehouses.ToDictionary(warehouse => warehouse.Code, warehouse => warehouse.Id);
        return [.. rows.Select(Resolve)];

        AdjustmentTarget Resolve(Adjustment row)
        {
            if (Math.Abs(row.Quantity) > Adjustment.MaxQuantity || (row.Kind is AdjustmentKind.Set && row.Quantity < 0))
                return Refused("quantity", "inventory.bad-quantity", "A level is set to 0 or more, and within reason.");
            if (row.Reason?.Length > Adjustment.MaxReasonLength)
                return Refused("reason", "inventory.bad-reason", $"A reason has at most {Adjustment.MaxReasonLength} characters.");
            if (FindVariant(row) is not { } variant)
                return Refused("sku", "variant.not-found", $"There is no variant {row.Sku ?? row.VariantId?.ToString()}.");
            if (FindWarehouse(row) is not { } warehouse)
                return Refused("warehouse", "warehouse.not-found", row.Warehouse is null && row.WarehouseId is null ? "Say which warehouse." : "The account uses no such warehouse.");

            return new((warehouse, variant), null);
        }

        Guid? FindVariant(Adjustment row) => row.VariantId is { } id
            ? byId.Contains(id) ? id : null
            : KeyOf(row) is { } key && byKey.TryGetValue(key, out var found) ? found : null;

        // Where there is only one warehouse nobody has to name it.
        Guid? FindWarehouse(Adjustment row) => row switch
        {
            { WarehouseId: { } id } => warehouses.Exists(warehouse => warehouse.Id == id) ? id : null,
            { Warehouse: { } code } => byCode.TryGetValue(code.Trim().ToLowerInvariant(), out var found) ? found : null,
            _ => warehouses is [var only] ? only.Id : null,
        };
    }

    private static string? KeyOf(Adjustment row) => row.VariantId is null && !string.IsNullOrWhiteSpace(row.Sku) ? row.Sku.Trim().ToLowerInvariant() : null;

    private static AdjustmentTarget Refused(string field, string code, string message) => new(null, Refusal.Invalid(code, field, message));
}
