namespace TechOms.Connectors.Shopify.Sandbox;

// What the imitated shop remembers. Immutable: a change puts another document.

/// <param name="Alias">The name a test gave it, where that is no id of Shopify's form.</param>
internal sealed record ShopPlace(string Id, string Alias, string Name, int Position)
{
    public bool Active { get; init; } = true;
    public bool IsFulfillmentService { get; init; }
}

/// <param name="IndexedAs">The time under which the search index still knows it; null: not at all.</param>
internal sealed record ShopProduct(string Id, string Title, string Handle, string Status, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? IndexedAs)
{
    public string Description { get; init; } = "";
    public IReadOnlyList<string> Options { get; init; } = ["Title"];
}

internal sealed record ShopVariant(string Id, string ProductId, string ItemId, int Position, DateTimeOffset UpdatedAt)
{
    public string? Sku { get; init; }
    public string? Barcode { get; init; }
    public string Title { get; init; } = "Default Title";
    public decimal Price { get; init; }
    public decimal Grams { get; init; }
    public bool Tracked { get; init; } = true;
    public bool RequiresShipping { get; init; } = true;
    public IReadOnlyList<ShopOptionValue> OptionValues { get; init; } = [];
}

internal sealed record ShopOptionValue(string Option, string Value);

internal sealed record ShopLevel(string ItemId, string LocationId, long Available, long Committed, DateTimeOffset UpdatedAt);

internal sealed record ShopOrderState(string Id, long Number, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? IndexedAs)
{
    private (IReadOnlyList<ShopLine> Of, Dictionary<string, ShopLine> ById)? _lines;
    private (IReadOnlyList<ShopFulfillmentOrder> Of, Dictionary<string, long> ByLine)? _remaining;

    public string Name => $"#{Number}";
    public string Currency { get; init; } = "USD";
    public string? Email { get; init; }
    public string? Note { get; init; }
    public Address? ShipTo { get; init; }
    public string? ShippingService { get; init; }
    public string? FinancialStatus { get; init; } = "PAID";
    public string SourceName { get; init; } = "web";
    public string? RiskLevel { get; init; }
    public DateTimeOffset? CancelledAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public string? CancelReason { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyList<ShopAttribute> Attributes { get; init; } = [];
    public IReadOnlyList<ShopLine> Lines { get; init; } = [];
    public IReadOnlyList<ShopFulfillmentOrder> FulfillmentOrders { get; init; } = [];
    public IReadOnlyList<ShopFulfillment> Fulfillments { get; init; } = [];

    public decimal Total => Lines.Sum(line => line.UnitPrice * line.Quantity);

    public ShopLine Line(string id) => LinesById()[id];

    /// <summary>Units of a line that no fulfillment has taken.</summary>
    public long RemainingOf(string lineId) => RemainingByLine().GetValueOrDefault(lineId);

    // Copies share what was looked up; it counts only for the lists it was made of.
    private Dictionary<string, ShopLine> LinesById()
    {
        if (_lines is null || _lines.Value.Of != Lines)
            _lines = (Lines, Lines.ToDictionary(line => line.Id));
        return _lines.Value.ById;
    }

    private Dictionary<string, long> RemainingByLine()
    {
        if (_remaining is null || _remaining.Value.Of != FulfillmentOrders)
            _remaining = (FulfillmentOrders, FulfillmentOrders.Where(part => part.Alive).SelectMany(part => part.Lines)
                .GroupBy(line => line.LineId).ToDictionary(line => line.Key, line => line.Sum(part => part.Remaining)));
        return _remaining.Value.ByLine;
    }
}

internal sealed record ShopAttribute(string Key, string? Value);

internal sealed record ShopLine(string Id, string? Sku, string Title, long Quantity, long CurrentQuantity, decimal UnitPrice)
{
    public string? VariantTitle { get; init; }
    public string? VariantId { get; init; }
    public bool RequiresShipping { get; init; } = true;
}

internal sealed record ShopFulfillmentOrder(
    string Id, string LocationId, string Status, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, IReadOnlyList<ShopFulfillmentOrderLine> Lines)
{
    public string Method { get; init; } = "SHIPPING";
    public DateTimeOffset? FulfillAt { get; init; }
    public IReadOnlyList<ShopHold> Holds { get; init; } = [];

    public bool Alive => Status is not ("CLOSED" or "CANCELLED");

    public IReadOnlyList<string> Actions => Status switch
    {
        "OPEN" => ["CREATE_FULFILLMENT", "MOVE", "HOLD", "SPLIT"],
        "IN_PROGRESS" => ["CREATE_FULFILLMENT", "MOVE", "HOLD"],
        "SCHEDULED" => ["MARK_AS_OPEN", "MOVE"],
        "ON_HOLD" => ["RELEASE_HOLD", "HOLD"],
        _ => [],
    };
}

internal sealed record ShopFulfillmentOrderLine(string Id, string LineId, long Total, long Remaining);

internal sealed record ShopHold(string Id, string Reason, string? Notes, string? Handle);

internal sealed record ShopFulfillment(string Id, string Name, string Status, string LocationId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public IReadOnlyList<ShopFulfillmentLine> Lines { get; init; } = [];
    public IReadOnlyList<ShopTracking> Tracking { get; init; } = [];
    public bool NotifiedCustomer { get; init; }
    public string? Message { get; init; }
}

internal sealed record ShopFulfillmentLine(string Id, string LineId, long Quantity, string? FulfillmentOrderId = null);

internal sealed record ShopTracking(string? Company, string? Number, string? Url);

internal sealed record ShopWebhook(string Id, string Topic, string Uri, string Format, DateTimeOffset CreatedAt);

/// <param name="Body">What was asked, to tell a repeat from another request under the same key.</param>
internal sealed record ShopKey(string Key, string Body, string State, DateTimeOffset At, ShopInventoryOutcome? Outcome);

internal sealed record ShopInventoryOutcome(string? GroupId, DateTimeOffset At, string Reason, string? Document, IReadOnlyList<ShopInventoryChange> Changes, IReadOnlyList<ShopUserError> Errors);

internal sealed record ShopInventoryChange(string Name, long Delta, string ItemId, string LocationId);

internal sealed record ShopUserError(IReadOnlyList<string>? Field, string Message, string? Code = null);

internal sealed record ShopToken(string Token, DateTimeOffset ExpiresAt);

internal sealed record ShopSequence(long Next);
