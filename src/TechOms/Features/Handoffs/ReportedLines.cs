using System.Globalization;
using TechOms.Connectors;

namespace TechOms.Features.Handoffs;

/// <param name="ChannelSku">What the warehouse calls it.</param>
internal sealed record AskedLine(int Number, string Sku, string ChannelSku, long Quantity);

/// <param name="Number">Our line number where it travelled; otherwise lines are matched by SKU.</param>
internal sealed record ReportedLine(int? Number, string Sku, long Quantity, IReadOnlyList<Lot> Lots);

/// <param name="Sku">In the warehouse's words.</param>
internal sealed record SurplusUnits(string Sku, long Quantity)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Quantity} of {Sku}");
}

/// <summary>A warehouse's lines laid onto ours. Pure.</summary>
/// <param name="Units">Per line number. Never more than was asked for.</param>
/// <param name="Lots">Per line number, as reported.</param>
/// <param name="Over">What came back beyond that; nothing is guessed about it.</param>
internal sealed record ReportedLines(IReadOnlyDictionary<int, long> Units, ILookup<int, Lot> Lots, IReadOnlyList<SurplusUnits> Over)
{
    /// <summary>The same in words with numbers.</summary>
    public IReadOnlyList<string> Surplus => [.. Over.Select(units => units.ToString())];

    public static ReportedLines Match(IReadOnlyList<AskedLine> asked, IEnumerable<ReportedLine> reported)
    {
        var units = asked.ToDictionary(line => line.Number, _ => 0L);
        var byNumber = asked.ToDictionary(line => line.Number);
        var bySku = Index(asked);
        var lots = new List<(int Number, Lot Lot)>();
        var surplus = new List<SurplusUnits>();
        foreach (var line in reported.Where(line => line.Quantity > 0))
        {
            var left = line.Quantity;
            var sameSku = bySku.GetValueOrDefault(Key(line.Sku));
            int? first = null;
            // Our own line number wins where it travelled and fits; then every line with that SKU, in order.
            if (line.Number is { } number && byNumber.TryGetValue(number, out var named) && sameSku?.Contains(named) is true)
                left = Fill(named, left);
            while (left > 0 && sameSku?.First is { } open)
            {
                left = Fill(open, left);
                if (units[open.Number] == open.Quantity)
                    sameSku.DropFirst();
            }

            if (first is { } place)
                lots.AddRange(line.Lots.Select(lot => (place, lot)));
            if (left > 0)
                surplus.Add(new(line.Sku, left));

            long Fill(AskedLine open, long wanted)
            {
                var taken = Math.Min(wanted, open.Quantity - units[open.Number]);
                units[open.Number] += taken;
                first ??= taken > 0 ? open.Number : null;
                return wanted - taken;
            }
        }

        return new(units, lots.ToLookup(row => row.Number, row => row.Lot), surplus);
    }

    private static Dictionary<string, OpenLines> Index(IReadOnlyList<AskedLine> lines)
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
        private readonly List<AskedLine> _lines = [];
        private readonly HashSet<int> _numbers = [];
        private int _full;

        public AskedLine? First => _full < _lines.Count ? _lines[_full] : null;

        public void Add(AskedLine line)
        {
            _lines.Add(line);
            _numbers.Add(line.Number);
        }

        public bool Contains(AskedLine line) => _numbers.Contains(line.Number);

        public void DropFirst() => _full++;
    }
}
