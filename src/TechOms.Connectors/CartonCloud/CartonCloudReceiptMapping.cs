using System.Globalization;

namespace TechOms.Connectors.CartonCloud;

/// <summary>What we call a receipt, they call an inbound order or purchase order. Pure: no I/O, no clock.</summary>
internal static class CartonCloudReceiptMapping
{
    public static WireOrder ToWire(this OutgoingReceipt receipt, string customerId, CartonCloudSettings settings, Func<string, string?> unitOf) => new()
    {
        Type = "INBOUND",
        References = new(Customer: receipt.Reference),
        Customer = new(Id: customerId),
        Warehouse = CartonCloudMapping.ToParty(settings.Warehouse),
        Details = new() { Instructions = CartonCloudMapping.Given(receipt.Instructions), ArrivalDate = receipt.ExpectedOn.ToWire() },
        Properties = CartonCloudMapping.ToProperties(receipt.References),
        Items = [.. receipt.Lines.Select(line => new WireItem
        {
            Details = new() { Product = new(References: new(Code: line.Sku)), UnitOfMeasure = new(unitOf(line.Sku)) },
            Measures = new(line.Quantity),
            Properties = CartonCloudMapping.ToProperties(
                line.References,
                (CartonCloudMapping.Batch, line.Lot),
                (settings.ReceiptLineProperty, line.Number.ToString(CultureInfo.InvariantCulture))),
        })],
    };

    /// <param name="parts">The order, and the orders split off it.</param>
    /// <param name="codeOf">For items that name their product by id only.</param>
    /// <param name="baseQuantityOf">Base units in one of the item's unit of measure.</param>
    public static ReceiptUpdate ToUpdate(
        this OpenDocument receipt, IReadOnlyList<WireOrder> parts, CartonCloudSettings settings, Func<WireItem, string?> codeOf, Func<WireItem, decimal> baseQuantityOf)
    {
        var silent = parts.All(part => part.Items is null or []);
        var status = ToStatus(parts, settings) is RemoteReceiptStatus.Received && silent ? RemoteReceiptStatus.Refused : ToStatus(parts, settings);
        return new()
        {
            ExternalId = receipt.ExternalId,
            Reference = receipt.Reference,
            Version = string.Join('|', parts.Select(part => $"{part.Id} {part.Version ?? part.Timestamps?.Modified?.Time} {part.Status}")),
            Status = status,
            StatusText = string.Join(", ", parts.Select(part => part.Status)),
            ReceivedAt = status is RemoteReceiptStatus.Received ? parts.Max(part => part.Timestamps?.Modified.ToTime()) : null,

            // Until it is final, the items are what was announced.
            Lines = status is RemoteReceiptStatus.Received ? ToLines(parts, settings, codeOf, baseQuantityOf) : [],
            Problems = status is RemoteReceiptStatus.Refused ? silent && parts.All(part => part.Status is not "REJECTED") ? ["CartonCloud finished this purchase order without saying what came."] : [.. parts.SelectMany(part => part.OpenProblems())]
                : parts is [{ Details.HasChildren: true }] ? ["CartonCloud split this purchase order; the other part was not found."]
                : [],
        };
    }

    public static ReceiptUpdate ToCancelledReceipt(this OpenDocument receipt) => new()
    {
        ExternalId = receipt.ExternalId,
        Reference = receipt.Reference,
        Version = "deleted",
        Status = RemoteReceiptStatus.Cancelled,
        StatusText = "Deleted in CartonCloud",
    };

    private static RemoteReceiptStatus ToStatus(IReadOnlyList<WireOrder> parts, CartonCloudSettings settings)
    {
        var final = (settings.ReceivedStatuses ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        bool IsFinal(WireOrder part) => final.Contains(part.Status, StringComparer.OrdinalIgnoreCase);
        if (parts.All(IsFinal))
            return RemoteReceiptStatus.Received;
        if (parts.All(part => CartonCloudMapping.IsCancelled(part.Status)))
            return RemoteReceiptStatus.Cancelled;
        if (parts.Any(part => part.Status is "REJECTED"))
            return RemoteReceiptStatus.Refused;

        return parts.Any(part => part.Status is "RECEIVED" or "VERIFIED" or "ALLOCATED" || IsFinal(part))
            ? RemoteReceiptStatus.Receiving
            : RemoteReceiptStatus.Accepted;
    }

    // What arrived damaged, or not at all, stays on the order with a status of its own.
    private static IReadOnlyList<ReceivedLine> ToLines(
        IReadOnlyList<WireOrder> parts, CartonCloudSettings settings, Func<WireItem, string?> codeOf, Func<WireItem, decimal> baseQuantityOf)
        => [.. from item in parts.SelectMany(part => part.Items ?? [])
               let sku = codeOf(item) ?? item.Details?.Product?.Id
               where sku is not null && item.Status is null or "OK"
               group (item, Quantity: (item.Measures?.Quantity ?? 0) * baseQuantityOf(item))
                   by (Number: CartonCloudMapping.NumberOf(item, settings.ReceiptLineProperty), Sku: sku) into line
               select new ReceivedLine(line.Key.Number, line.Key.Sku, CartonCloudMapping.ToUnits(line.Sum(part => part.Quantity)))
               {
                   Lots = settings.PassLots
                       ? CartonCloudMapping.Merge(line.Select(part => CartonCloudMapping.LotOf(part.item, CartonCloudMapping.ToUnits(part.Quantity))))
                       : [],
               }];
}
