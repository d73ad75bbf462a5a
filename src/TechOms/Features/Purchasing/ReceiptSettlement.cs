using System.Globalization;
using TechOms.Connectors;
using TechOms.Features.Handoffs;

namespace TechOms.Features.Purchasing;

/// <param name="Status">As stored.</param>
internal sealed record ReceiptToSettle(Guid Id, Guid PurchaseOrderId, Guid WarehouseId, string Number, ReceiptStatus Status, DateTimeOffset? SentAt, IReadOnlyList<ReceiptLineToSettle> Lines)
{
    /// <summary>Made by the warehouse itself under our reference, and not known here before.</summary>
    public bool IsFollowUp { get; init; }

    /// <summary>Of its purchase order's receipts; a follow-up's own.</summary>
    public int LastSequence { get; init; }
}

/// <param name="Quantity">Announced with this receipt.</param>
/// <param name="Received">Booked for this receipt already.</param>
/// <param name="Open">What the purchase order's line still expects, by whatever receipt.</param>
internal sealed record ReceiptLineToSettle(int Number, Guid VariantId, string Sku, string ChannelSku, long Quantity, long Received, long Open);

internal enum ReceiptSettlementKind
{
    /// <summary>Nothing to conclude.</summary>
    Nothing,

    /// <summary>They have it; its hand-off is certain now.</summary>
    Progress,
    Refused,
    Cancelled,

    /// <summary>Some arrived, and they are not through with it.</summary>
    Counted,
    ShortReceived,
    Received,
}

/// <param name="Units">Per line number what is news, and is booked. Never more than the purchase order expects.</param>
/// <param name="Surplus">What came beyond that, in words with numbers; nothing is guessed about it.</param>
/// <param name="Withdrawn">What they had reported before and do not any more. It stays booked until a person decides.</param>
internal sealed record ReceiptSettlement(
    ReceiptSettlementKind Kind, IReadOnlyDictionary<int, long> Units, ILookup<int, Lot> Lots, IReadOnlyList<string> Surplus, IReadOnlyList<string> Withdrawn)
{
    private static readonly ReceiptSettlement Empty = new(
        ReceiptSettlementKind.Nothing, new Dictionary<int, long>(), Array.Empty<(int Number, Lot Lot)>().ToLookup(row => row.Number, row => row.Lot), [], []);

    /// <summary>What a warehouse's report makes of a receipt. Pure.</summary>
    public static ReceiptSettlement Decide(ReceiptToSettle receipt, ReceiptUpdate update)
    {
        var arrived = receipt.Lines.Any(line => line.Received > 0);
        var live = receipt.Status is ReceiptStatus.Pending or ReceiptStatus.Sent;
        return update.Status switch
        {
            RemoteReceiptStatus.Received => Count(receipt, update, isFinal: true),
            RemoteReceiptStatus.Receiving when update.Lines.Count > 0 => Count(receipt, update, isFinal: false),
            RemoteReceiptStatus.Cancelled when live => Of(arrived ? ReceiptSettlementKind.ShortReceived : ReceiptSettlementKind.Cancelled),
            RemoteReceiptStatus.Refused when live => Of(ReceiptSettlementKind.Refused),
            RemoteReceiptStatus.Accepted or RemoteReceiptStatus.Receiving when live => Of(ReceiptSettlementKind.Progress),
            _ => Empty,
        };
    }

    private static ReceiptSettlement Of(ReceiptSettlementKind kind) => Empty with { Kind = kind };

    private static ReceiptSettlement Count(ReceiptToSettle receipt, ReceiptUpdate update, bool isFinal)
    {
        var matched = ReportedLines.Match(
            [.. receipt.Lines.Select(line => new AskedLine(line.Number, line.Sku, line.ChannelSku, line.Quantity))],
            update.Lines.Select(line => new ReportedLine(line.Number, line.Sku, line.Quantity, line.Lots)));
        var surplus = matched.Surplus.ToList();
        var withdrawn = new List<string>();
        var units = new Dictionary<int, long>();
        foreach (var line in receipt.Lines)
        {
            var news = matched.Units[line.Number] - line.Received;
            units[line.Number] = Math.Clamp(news, 0, line.Open);
            if (news > line.Open)
                surplus.Add(Say(news - line.Open, line.Sku));
            if (news < 0)
                withdrawn.Add(Say(-news, line.Sku));
        }

        var complete = receipt.Lines.All(line => line.Received + units[line.Number] >= line.Quantity);
        var live = receipt.Status is ReceiptStatus.Pending or ReceiptStatus.Sent;
        var kind = live || units.Values.Any(news => news > 0)
            ? complete ? ReceiptSettlementKind.Received : isFinal || !live ? ReceiptSettlementKind.ShortReceived : ReceiptSettlementKind.Counted
            : ReceiptSettlementKind.Nothing;
        return new(kind, units, matched.Lots, surplus, withdrawn);
    }

    private static string Say(long units, string sku) => string.Create(CultureInfo.InvariantCulture, $"{units} of {sku}");
}
