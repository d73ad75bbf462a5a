using System.Text.Json.Nodes;

namespace TechOms.Connectors.Synapse;

// Receipts are assumed throughout: orders of another type, in the same words.
internal static partial class SynapseMapping
{
    public static JsonObject ToWire(this OutgoingReceipt receipt, SynapseSettings settings)
        => ToHeader(receipt.Reference, settings.PurchaseOrderType ?? "R", settings)
            .With("appointment_date", receipt.ExpectedOn.ToWireDate())
            .With("shipper_name", receipt.Supplier, 40)
            .WithReferences(receipt.References)
            .ToOrder(
                receipt.Lines.Select(line => ToLine(line.Number, line.Sku, line.Quantity, line.Lot, settings).WithReferences(line.References)),
                receipt.Instructions);

    public static ReceiptUpdate? ToReceiptUpdate(this SynapseRow order, string? reference, SynapseSettings settings)
    {
        if (ExternalIdOf(order) is not { } id)
            return null;

        var lines = order.Rows("order_details", "details");
        var status = ReceiptStatusOf(order);
        var strange = status is RemoteReceiptStatus.Received ? InOtherUnits(lines, settings) : [];
        var final = status is RemoteReceiptStatus.Received && strange.Count == 0;
        return new()
        {
            ExternalId = id,
            Reference = reference,
            Version = string.Join('|', [final ? "in" : "under way", order.Text("order_status"), order.Text("order_status_desc"), order.Text("date_received"), .. lines.Select(line => $"{line.Text("item")}:{ReceivedOf(line)}")]),
            Status = strange.Count > 0 ? RemoteReceiptStatus.Receiving : status,
            StatusText = strange.Count > 0 ? $"Received, but {string.Join(", ", strange)} and not in {settings.Unit}" : order.Text("order_status_desc", "order_status"),
            ReceivedAt = final ? ToTime(order.Text("date_received"), settings) : null,
            Lines = final ? [.. lines.Where(line => line.Text("item") is not null && IsUsable(line, settings)).Select(line => new ReceivedLine((int?)line.Number(SynapseApi.LineNumber), line.Text("item")!, ToUnits(ReceivedOf(line))))] : [],
        };
    }

    private static RemoteReceiptStatus ReceiptStatusOf(SynapseRow order)
    {
        var text = order.Text("order_status_desc") ?? "";
        return Says("cancel") || Says("delete") ? RemoteReceiptStatus.Cancelled
            : Says("partial") || Says("receiving") ? RemoteReceiptStatus.Receiving
            : Says("received") || Says("closed") || (text.Length == 0 && order.Text("date_received") is not null) ? RemoteReceiptStatus.Received
            : RemoteReceiptStatus.Accepted;

        bool Says(string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    // Where the row says in what state the goods came, only what can be sold has arrived.
    private static bool IsUsable(SynapseRow line, SynapseSettings settings)
        => line.Text("inventory_status") is null || IsSellable(line, SellableStatus.Parse(settings.InventoryStatus) ?? []);

    private static decimal ReceivedOf(SynapseRow line) => line.Number("qty_received", "qty_rcvd", "quantity_received") ?? 0;
}
