using TechOms.Features.Events;

namespace TechOms.Features.Orders;

public enum RuleLevel { Off, Warning, Error }

/// <summary>An account's say on what an order must have. Stored in account.validation; what is not stored has its default.</summary>
internal sealed record ValidationRules
{
    public RuleLevel SkuPresent { get; init; } = RuleLevel.Error;
    public RuleLevel SkuKnown { get; init; } = RuleLevel.Error;
    public RuleLevel Quantity { get; init; } = RuleLevel.Error;
    public RuleLevel ShipToName { get; init; } = RuleLevel.Error;
    public RuleLevel ShipToLine1 { get; init; } = RuleLevel.Error;
    public RuleLevel ShipToCity { get; init; } = RuleLevel.Error;
    public RuleLevel ShipToCountry { get; init; } = RuleLevel.Error;
    public RuleLevel ShipToPostalCode { get; init; } = RuleLevel.Error;
    public RuleLevel ShipToState { get; init; } = RuleLevel.Warning;
    public RuleLevel Email { get; init; } = RuleLevel.Warning;
    public RuleLevel Phone { get; init; } = RuleLevel.Off;
    public RuleLevel CarrierMapped { get; init; } = RuleLevel.Warning;
    public RuleLevel Currency { get; init; } = RuleLevel.Error;
    public RuleLevel DuplicateNumber { get; init; } = RuleLevel.Error;
    public RuleLevel Warehouse { get; init; } = RuleLevel.Error;

    public static EventLevel ToEvent(RuleLevel level) => level is RuleLevel.Warning ? EventLevel.Warning : EventLevel.Error;
}
