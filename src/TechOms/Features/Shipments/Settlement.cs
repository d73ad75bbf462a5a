using TechOms.Connectors;
using TechOms.Features.Handoffs;

namespace TechOms.Features.Shipments;

internal sealed record ShipmentToSettle(Guid Id, Guid OrderId, Guid WarehouseId, string Number, string Status, HandoffState Handoff, IReadOnlyList<LineToSettle> Lines)
{
    /// <summary>Tracking numbers that are known already.</summary>
    public IReadOnlyList<string> Tracking { get; init; } = [];
}

/// <param name="ChannelSku">What the warehouse calls it.</param>
internal sealed record LineToSettle(int Number, int OrderLineNumber, Guid VariantId, string Sku, string ChannelSku, long Quantity);

internal enum SettlementKind
{
    /// <summary>Nothing to conclude: it was final already.</summary>
    Nothing,

    /// <summary>They have it; its hand-off is certain now.</summary>
    Progress,
    Refused,
    Cancelled,
    Shipped,
    ShortShipped,

    /// <summary>Shipped there after it was cancelled here: a person must look.</summary>
    ShippedAfterCancel,

    /// <summary>It had left already; now there is tracking that was not told then.</summary>
    Tracked,
}

/// <param name="Shipped">Units per line number. Never more than the line has.</param>
/// <param name="Over">What came back beyond that; nothing is guessed about it.</param>
internal sealed record Settlement(SettlementKind Kind, IReadOnlyDictionary<int, long> Shipped, IReadOnlyList<SurplusUnits> Over)
{
    private static readonly ILookup<int, Lot> NoLots = Array.Empty<(int Number, Lot Lot)>().ToLookup(row => row.Number, row => row.Lot);

    private static readonly IReadOnlyDictionary<int, long> None = new Dictionary<int, long>();

    /// <summary>Per line number, as the warehouse names them: where its channel passes them through.</summary>
    public ILookup<int, Lot> Lots { get; init; } = NoLots;

    /// <summary>The same in words with numbers.</summary>
    public IReadOnlyList<string> Surplus => [.. Over.Select(units => units.ToString())];

    /// <summary>What a warehouse's report makes of a shipment. Pure.</summary>
    public static Settlement Decide(ShipmentToSettle shipment, ShipmentUpdate update)
    {
        var final = shipment.Status is "Shipped" or "ShortShipped" or "Cancelled";
        return (update.Status, final) switch
        {
            (RemoteShipmentStatus.Shipped, true) when shipment.Status is "Cancelled" => Of(SettlementKind.ShippedAfterCancel),
            (RemoteShipmentStatus.Shipped, true) when LateTracking.IsIn(shipment, update) => Of(SettlementKind.Tracked),
            (_, true) => Of(SettlementKind.Nothing),
            (RemoteShipmentStatus.Shipped, _) => Ship(shipment, update),
            (RemoteShipmentStatus.Cancelled, _) => Of(SettlementKind.Cancelled),
            (RemoteShipmentStatus.Refused, _) => Of(SettlementKind.Refused),
            _ => Of(SettlementKind.Progress),
        };
    }

    private static Settlement Of(SettlementKind kind) => new(kind, None, []);

    private static Settlement Ship(ShipmentToSettle shipment, ShipmentUpdate update)
    {
        if (update.Lines is null)
            return new(SettlementKind.Shipped, shipment.Lines.ToDictionary(line => line.Number, line => line.Quantity), []);

        var matched = ReportedLines.Match(
            [.. shipment.Lines.Select(line => new AskedLine(line.Number, line.Sku, line.ChannelSku, line.Quantity))],
            update.Lines.Select(line => new ReportedLine(line.Number, line.Sku, line.Quantity, line.Lots)));
        var complete = shipment.Lines.All(line => matched.Units[line.Number] == line.Quantity);
        return new(complete ? SettlementKind.Shipped : SettlementKind.ShortShipped, matched.Units, matched.Over) { Lots = matched.Lots };
    }
}

internal static class ShipmentReports
{
    /// <summary>Nothing more will happen to it over there.</summary>
    public static bool IsFinal(this ShipmentUpdate update) => update.Status is RemoteShipmentStatus.Shipped or RemoteShipmentStatus.Cancelled;
}
