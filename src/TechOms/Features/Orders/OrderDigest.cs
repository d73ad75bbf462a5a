using System.Security.Cryptography;
using System.Text.Json;
using TechOms.Connectors;

namespace TechOms.Features.Orders;

/// <summary>What a shop may change about an order.</summary>
[Flags]
internal enum ShopChangeParts
{
    None = 0,
    Address = 1,
    Carrier = 2,
    Schedule = 4,
    Hold = 8,
    Lines = 16,

    /// <summary>Where the shop wants lines to leave from.</summary>
    Location = 32,

    /// <summary>E-mail, phone, note: nothing that a warehouse acts on.</summary>
    Contact = 64,
    Cancellation = 128,
}

/// <summary>
/// Sums up, part by part, what matters of a shop's order. A shop also counts our own confirmations as changes of the order; those must not look like
/// edits, and what people corrected here must survive a change of something else.
/// </summary>
internal static class OrderDigest
{
    private const int Letters = 16;

    private static readonly (ShopChangeParts Part, Func<ShopOrder, object?> Read)[] Parts =
    [
        (ShopChangeParts.Address, order => order.ShipTo is null ? null : order.ShipTo with { Email = null }),
        (ShopChangeParts.Carrier, order => new { order.Carrier, order.Service }),
        (ShopChangeParts.Schedule, order => order.ShipAfter?.ToUniversalTime()),
        (ShopChangeParts.Hold, order => order.HoldReason),
        (ShopChangeParts.Lines, order => order.Lines.Select(line => new { line.ExternalId, line.Sku, line.Quantity, line.CancelledQuantity, line.Shippable })),
        // A line that was fulfilled is nowhere any more.
        (ShopChangeParts.Location, order => order.Lines.Where(line => line.LocationId is not null).Select(line => new { line.ExternalId, line.LocationId })),
        (ShopChangeParts.Contact, order => new { order.Email, order.Phone, order.Note }),
    ];

    public static string Of(ShopOrder order) => string.Join('.', Parts.Select(part => Sum(part.Read(order))[..Letters]));

    /// <returns>Which parts differ from what was summed up before. Cancellation is not among them: the order says that itself.</returns>
    public static ShopChangeParts Compare(string? known, ShopOrder order)
    {
        var sums = known?.Split('.') ?? [];
        if (sums.Length != Parts.Length)
            return known == Former(order) ? ShopChangeParts.None : Parts.Aggregate(ShopChangeParts.None, (all, part) => all | part.Part);

        return Parts.Zip(Of(order).Split('.'), sums).Where(part => part.Second != part.Third).Aggregate(ShopChangeParts.None, (all, part) => all | part.First.Part);
    }

    // As orders were summed up before it was done part by part.
    private static string Former(ShopOrder order) => Sum(new
    {
        order.ShipTo,
        order.Carrier,
        order.Service,
        order.ShipAfter,
        order.HoldReason,
        Lines = order.Lines.Select(line => new { line.ExternalId, line.Sku, line.Quantity, line.CancelledQuantity, line.Shippable }),
    });

    private static string Sum<T>(T value) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(value)));
}
