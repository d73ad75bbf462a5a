using System.Text.Json.Serialization;

namespace TechOms.Features.Demo;

/// <summary>What the journey came to. The names are read by scripts.</summary>
internal sealed record DemoReport(DemoOrders Orders, DemoShipments Shipments, DemoStock Stock, double Seconds, double OrdersPerSecond, int LostReplies, IReadOnlyList<string> Broken)
{
    [JsonIgnore]
    public bool Kept => Broken.Count == 0;
}

/// <param name="Placed">In the shop.</param>
/// <param name="Pulled">Known here.</param>
/// <param name="Confirmed">Shipped in full, and the shop knows with tracking.</param>
/// <param name="Stuck">Neither confirmed nor waiting for a person when time was up.</param>
internal sealed record DemoOrders(int Placed, int Pulled, int Shipped, int Confirmed, int NeedingAttention, int Stuck);

/// <param name="Sent">Documents the warehouse has.</param>
/// <param name="Duplicates">Documents beyond the first with the same reference.</param>
/// <param name="Lost">Shipments we believe are there that the warehouse does not know.</param>
internal sealed record DemoShipments(int Sent, int Duplicates, int Lost);

/// <param name="Mismatches">SKUs whose figures differ between the warehouse, the ledger and the shop, or levels that are not the sum of their movements.</param>
internal sealed record DemoStock(int Skus, int Mismatches);
