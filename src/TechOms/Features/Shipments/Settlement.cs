using System.Globalization;
using TechOms.Connectors;

namespace TechOms.Features.Shipments;

internal sealed record ShipmentToSettle(Guid Id, Guid OrderId, Guid WarehouseId, string Number, string Status, HandoffState Handoff, IReadOnlyList<LineToSettle> Lines);

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
}

/// <param name="Shipped">Units per line number. Never more than the line has.</param>
/// <param name="Surplus">What came back beyond that, in words with numbers; nothing is guessed about it.</param>
internal sealed record Settlement(SettlementKind Kind, IReadOnlyDictionary<int, long> Shipped, IReadOnlyList<string> Surplus)
{
    private static readonly IReadOnlyDictionary<int, long> None = new Dictionary<int, long>();

    /// <summary>What a warehouse's report makes of a shipment. Pure.</summary>
    public static Settlement Decide(ShipmentToSettle shipment, ShipmentUpdate update)
    {
        var final = shipment.Status is "Shipped" or "ShortShipped" or "Cancelled";
        return (update.Status, final) switch
        {
            (RemoteShipmentStatus.Shipped, true) when shipment.Status is "Cancelled" => Of(SettlementKind.ShippedAfterCancel),
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

        var shipped = shipment.Lines.ToDictionary(line => line.Number, _ => 0L);
        var byNumber = shipment.Lines.ToDictionary(line => line.Number);
        var bySku = Index(shipment.Lines);
        var surplus = new List<string>();
        foreach (var went in update.Lines.Where(line => line.Quantity > 0))
        {
            var left = went.Quantity;
            var sameSku = bySku.GetValueOrDefault(Key(went.Sku));
            // Our own line number wins where it travelled and fits; then every line with that SKU, in order.
            if (went.Number is { } number && byNumber.TryGetValue(number, out var named) && sameSku?.Contains(named) is true)
                left = Fill(named, left);
            while (left > 0 && sameSku?.First is { } open)
            {
                left = Fill(open, left);
                if (shipped[open.Number] == open.Quantity)
                    sameSku.DropFirst();
            }

            if (left > 0)
                surplus.Add(string.Create(CultureInfo.InvariantCulture, $"{left} of {went.Sku}"));
        }

        long Fill(LineToSettle line, long units)
        {
            var taken = Math.Min(units, line.Quantity - shipped[line.Number]);
            shipped[line.Number] += taken;
            return units - taken;
        }

        var complete = shipment.Lines.All(line => shipped[line.Number] == line.Quantity);
        return new(complete ? SettlementKind.Shipped : SettlementKind.ShortShipped, shipped, surplus);
    }

    private static Dictionary<string, OpenLines> Index(IReadOnlyList<LineToSettle> lines)
    {
        var index = new Dictionary<string, OpenLines>();
        foreach (var line in lines)
        {
            foreach (var key in ((string[])[Key(line.ChannelSku), Key(line.Sku)]).Distinct())
            {
                if (!index.TryGetValue(key, out var same))
                    index[key] = same = new();
                same.Add(line);
            }
        }

        return index;
    }

    private static string Key(string sku) => sku.Trim().ToUpperInvariant();

    /// <summary>The lines of one SKU, the full ones dropped from the front: a report of ten thousand lines is walked once.</summary>
    private sealed class OpenLines
    {
        private readonly List<LineToSettle> _lines = [];
        private readonly HashSet<int> _numbers = [];
        private int _full;

        public LineToSettle? First => _full < _lines.Count ? _lines[_full] : null;

        public void Add(LineToSettle line)
        {
            _lines.Add(line);
            _numbers.Add(line.Number);
        }

        public bool Contains(LineToSettle line) => _numbers.Contains(line.Number);

        public void DropFirst() => _full++;
    }
}
