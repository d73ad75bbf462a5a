using TechOms.Connectors;
using TechOms.Features.Shipments;

namespace TechOms.Features.Orders;

/// <summary>An order with everything a person asks about it.</summary>
public sealed record OrderDetails
{
    public required OrderRow Order { get; init; }
    public required string? Source { get; init; }
    public required string? Phone { get; init; }
    public required string? Note { get; init; }
    public required Address? ShipTo { get; init; }
    public required Address? BillTo { get; init; }

    /// <summary>The shop's words.</summary>
    public required string? ChannelCarrier { get; init; }

    public required string? ChannelService { get; init; }

    /// <summary>Ours.</summary>
    public required string? Carrier { get; init; }

    public required string? Service { get; init; }
    public required Guid? WarehouseId { get; init; }
    public required string? Warehouse { get; init; }
    public required decimal? FraudScore { get; init; }
    public required IReadOnlyDictionary<string, string> References { get; init; }
    public required DateTimeOffset ImportedAt { get; init; }
    public required DateTimeOffset? ShipAfter { get; init; }
    public required DateTimeOffset? CancelAfter { get; init; }
    public required DateTimeOffset? ShippedAt { get; init; }
    public required DateTimeOffset? CancelledAt { get; init; }
    public required string? CancelReason { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required IReadOnlyList<OrderLineView> Lines { get; init; }
    public required IReadOnlyList<ShipmentView> Shipments { get; init; }

    /// <summary>What the shop changed after it was imported, the newest first, each with its outcome.</summary>
    public required IReadOnlyList<ChangeView> Changes { get; init; }

    /// <summary>What stops it or should be looked at, the worst first.</summary>
    public required IReadOnlyList<OpenProblem> Problems { get; init; }

    /// <summary>What may be done with it now, and why not what may not.</summary>
    public required IReadOnlyList<AllowedAction> Actions { get; init; }

    /// <returns>Why an action may not be done; null: it may.</returns>
    public string? Why(string action) => Actions.FirstOrDefault(allowed => allowed.Action == (action is "release-to-edit" ? "release" : action))?.Refusal;
}

public sealed record OrderLineView(
    int Number, string? Sku, string? Name, Guid? VariantId, long Ordered, long Allocated, long Shipped, long Cancelled, long Open, decimal? UnitPrice, bool Shippable)
{
    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>();

    public decimal? Amount => UnitPrice * Ordered;

    internal static OrderLineView Of(OrderLine line) => new(
        line.Number, line.Sku, line.Name, line.VariantId, line.Quantity, line.Allocated, line.Shipped, line.Cancelled, line.Open, line.UnitPrice, line.Shippable)
    {
        References = line.Refs,
    };
}

public sealed record OpenProblem(string Level, string Code, string? Field, string? Value, string Message, string Action, DateTimeOffset OpenedAt, Guid EntityId);

/// <param name="Refusal">Null: it may be done.</param>
public sealed record AllowedAction(string Action, string? Refusal)
{
    internal static IReadOnlyList<AllowedAction> Of(SalesOrder order, string? problem) =>
    [
        new("approve", order.MayApprove(problem)?.Message),
        new("edit", order.MayEdit()?.Message),
        new("annotate", order.MayAnnotate()?.Message),
        new("allocate", order.MayAllocate()?.Message),
        new("ship-remainder", order.MayShipRemainder()?.Message),
        new("hold", order.MayHold()?.Message),
        new("release", order.MayRelease()?.Message),
        new("close", order.MayClose()?.Message),
        new("cancel", order.MayCancel(withShipments: false)?.Message),
        new("cancel-with-shipments", order.MayCancel(withShipments: true)?.Message),
        new("retry", order.MayRetry()?.Message),
    ];
}
