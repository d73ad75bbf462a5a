namespace TechOms.Connectors.Shopify;

internal sealed record HandshakeAnswer(WireShop Shop, WireAppInstallation CurrentAppInstallation);

internal sealed record WireShop(string Id, string Name, string MyshopifyDomain, string CurrencyCode, string IanaTimezone);

internal sealed record WireAppInstallation(IReadOnlyList<WireScope> AccessScopes);

internal sealed record WireScope(string Handle);

internal sealed record LocationsAnswer(WireId? Location, WireConnection<WireLocation> Locations);

internal sealed record WireLocation(string Id, string Name, bool IsActive, bool IsFulfillmentService);

internal sealed record OrderChangesAnswer(WireConnection<WireOrderHead> Orders);

internal sealed record WireOrderHead(string Id, DateTimeOffset UpdatedAt, WireConnection<WireUpdated> FulfillmentOrders, string? Name = null);

internal sealed record WireUpdated(DateTimeOffset UpdatedAt);

internal sealed record FulfillmentOrderChangesAnswer(WireConnection<WireFulfillmentOrderHead> FulfillmentOrders);

internal sealed record WireFulfillmentOrderHead(DateTimeOffset UpdatedAt, WireOrderHead Order);

internal sealed record OrderAnswer(WireOrder? Order);

/// <summary>An order, or the part of it that a document asks for.</summary>
internal sealed record WireOrder
{
    public string Id { get; init; } = "";
    public string? Name { get; init; }
    public string? LegacyResourceId { get; init; }
    public string? ConfirmationNumber { get; init; }
    public string? PoNumber { get; init; }
    public string? SourceName { get; init; }
    public string? SourceIdentifier { get; init; }
    public bool Test { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? ProcessedAt { get; init; }
    public DateTimeOffset? CancelledAt { get; init; }
    public string? CancelReason { get; init; }
    public string? DisplayFinancialStatus { get; init; }
    public string? CurrencyCode { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Note { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
    public IReadOnlyList<WireAttribute>? CustomAttributes { get; init; }
    public WireAddress? ShippingAddress { get; init; }
    public WireAddress? BillingAddress { get; init; }
    public WireMoneyBag? TotalPriceSet { get; init; }
    public WireMoneyBag? TotalOutstandingSet { get; init; }
    public WireRisk? Risk { get; init; }
    public WireConnection<WireShippingLine>? ShippingLines { get; init; }
    public WireConnection<WireOrderLine>? LineItems { get; init; }
    public WireConnection<WireFulfillmentOrder>? FulfillmentOrders { get; init; }
    public IReadOnlyList<WireFulfillment>? Fulfillments { get; init; }
}

internal sealed record WireAttribute(string Key, string? Value);

internal sealed record WireAddress
{
    public string? Name { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Company { get; init; }
    public string? Address1 { get; init; }
    public string? Address2 { get; init; }
    public string? City { get; init; }
    public string? Province { get; init; }
    public string? ProvinceCode { get; init; }
    public string? Zip { get; init; }
    public string? CountryCodeV2 { get; init; }
    public string? Phone { get; init; }
}

internal sealed record WireMoneyBag(WireMoney? ShopMoney);

internal sealed record WireMoney(decimal Amount, string? CurrencyCode);

internal sealed record WireRisk(string? Recommendation, IReadOnlyList<WireRiskAssessment>? Assessments);

internal sealed record WireRiskAssessment(string? RiskLevel);

internal sealed record WireShippingLine(string? Title, string? Code, string? Source, bool IsRemoved);

internal sealed record WireOrderLine
{
    public required string Id { get; init; }
    public string? Sku { get; init; }
    public string? Title { get; init; }
    public string? VariantTitle { get; init; }
    public long Quantity { get; init; }
    public long CurrentQuantity { get; init; }
    public long? UnfulfilledQuantity { get; init; }
    public bool RequiresShipping { get; init; }
    public bool IsGiftCard { get; init; }
    public WireMoneyBag? DiscountedUnitPriceAfterAllDiscountsSet { get; init; }
}
