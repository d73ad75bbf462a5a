using System.Security.Cryptography;
using System.Text.Json;
using TechOms.Connectors;

namespace TechOms.Features.Orders;

/// <summary>Sums up what matters to fulfilment. A shop also counts our own confirmations as changes of the order; those must not look like edits.</summary>
internal static class OrderDigest
{
    public static string Of(ShopOrder order) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new
    {
        order.ShipTo,
        order.Carrier,
        order.Service,
        order.ShipAfter,
        order.HoldReason,
        Lines = order.Lines.Select(line => new { line.ExternalId, line.Sku, line.Quantity, line.CancelledQuantity, line.Shippable }),
    })));
}
