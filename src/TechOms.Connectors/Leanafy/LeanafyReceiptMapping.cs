using System.Globalization;

namespace TechOms.Connectors.Leanafy;

/// <summary>What we call a receipt, they call an ARN, an advance receipt notice. That it has items like an order's is assumed. Pure: no I/O, no clock.</summary>
internal static class LeanafyReceiptMapping
{
    /// <param name="unitOf">A SKU's base unit.</param>
    public static WireDocument ToWire(this OutgoingReceipt receipt, Func<string, string> unitOf) => new()
    {
        PrimaryReferenceNumber = receipt.Reference,
        Instructions = LeanafyMapping.ToInstructions(receipt.Instructions, receipt.References),
        ExpectedDate = receipt.ExpectedOn.ToWire(),
        Items = [.. receipt.Lines.GroupBy(line => (line.Sku, Lot: LeanafyMapping.Given(line.Lot))).Select(same => new WireLine
        {
            Sku = same.Key.Sku,
            TotalQty = same.Sum(line => line.Quantity),
            Unit = unitOf(same.Key.Sku),
            LotNumber = same.Key.Lot,
        })],
    };

    /// <param name="rateOf">Base units of a SKU's unit, for what a line does not explain.</param>
    public static ReceiptUpdate ToUpdate(this WireDocument arn, OpenDocument open, LeanafySettings settings, Func<string, string, decimal?> rateOf)
    {
        var received = (arn.Items ?? []).OfType<WireLine>().Where(line => line.ReceivedQty is not null && LeanafyMapping.Given(line.Sku) is not null).ToList();
        var status = ToStatus(arn.Status, settings);
        var silent = status is RemoteReceiptStatus.Received && received.Count == 0;
        return new()
        {
            ExternalId = open.ExternalId,
            Reference = LeanafyMapping.Given(arn.PrimaryReferenceNumber) ?? open.Reference,
            Version = VersionOf(arn),
            Status = silent ? RemoteReceiptStatus.Refused : status,
            Problems = silent ? ["Leanafy closed this ARN without saying what was received."] : [],
            StatusText = arn.Status,
            ReceivedAt = status is RemoteReceiptStatus.Received ? LeanafyMapping.ToTime(arn.ReceivedAt) : null,

            // Until it is closed nothing counts: what came in parts comes over in one.
            Lines = status is RemoteReceiptStatus.Received ? ToLines(received, rateOf) : [],
        };
    }

    public static ReceiptUpdate ToMissingReceipt(this OpenDocument open) => new()
    {
        ExternalId = open.ExternalId,
        Reference = open.Reference,
        Version = "missing",
        Status = RemoteReceiptStatus.Refused,
        StatusText = "Not shown by Leanafy",
        Problems = ["Leanafy does not show this ARN any more."],
    };

    // No status of an ARN is documented.
    private static RemoteReceiptStatus ToStatus(string? status, LeanafySettings settings)
    {
        var word = LeanafyMapping.StatusWord(status);
        var final = (settings.ReceivedStatuses ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return final.Select(LeanafyMapping.StatusWord).Contains(word) ? RemoteReceiptStatus.Received : word switch
        {
            "cancelled" or "canceled" => RemoteReceiptStatus.Cancelled,
            "receiving" or "partially_received" or "received" or "put_away" or "closed" => RemoteReceiptStatus.Receiving,
            _ => RemoteReceiptStatus.Accepted,
        };
    }

    private static IReadOnlyList<ReceivedLine> ToLines(IEnumerable<WireLine> received, Func<string, string, decimal?> rateOf)
        => [.. from line in received
               group (Line: line, Quantity: LeanafyMapping.InBase(line, line.ReceivedQty!.Value, line.ReceivedQtyUnit, rateOf)) by line.Sku!.Trim() into same
               select new ReceivedLine(null, same.Key, LeanafyMapping.ToUnits(same.Sum(part => part.Quantity)))
               {
                   Lots =
                   [
                       .. same.Where(part => part.Line is not { LotNumber: null, ExpiryDate: null }).GroupBy(part => (Lot: LeanafyMapping.Given(part.Line.LotNumber), Expiry: LeanafyMapping.ToDate(part.Line.ExpiryDate)))
                           .Where(lot => lot.Key != default).Select(lot => new Lot(lot.Key.Lot, null, lot.Key.Expiry, LeanafyMapping.ToUnits(lot.Sum(part => part.Quantity)))),
                   ],
               }];

    private static string VersionOf(WireDocument arn) => string.Join(
        '|',
        [arn.Status, arn.ReceivedAt, .. (arn.Items ?? []).OfType<WireLine>().Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Sku} {line.LotNumber} {line.ReceivedQty} {line.ReceivedQtyUnit}"))]);
}
