using System.ComponentModel.DataAnnotations;

namespace TechOms.Connectors.Synapse;

internal sealed record SynapseSettings : ConnectorSettings
{
    [Setting("Api Url", Help = "Such as https://example.synapsewms.net/prod/api."), Required]
    public Uri? ApiUrl { get; init; }

    [Setting("Username", Help = "Of a Synapse user made for TechOms."), Required, MaxLength(100)]
    public string? Username { get; init; }

    [Setting("Password"), RequiredSecret]
    public Secret Password { get; init; }

    [Setting("Customer Id", Help = "Whose goods they are, as Synapse numbers its customers."), Required, MaxLength(10)]
    public string? CustomerId { get; init; }

    [Setting("Facility Id", Help = "The building that ships and receives. Empty: left to Synapse."), MaxLength(3)]
    public string? FacilityId { get; init; }

    [Setting("Country Code", Help = "How countries are spelt in addresses; ask the warehouse.")]
    public CountryCodes CountryCode { get; init; }

    [Setting("Inventory Status", Help = "Class and status of goods that can be sold, such as RG-AV; several separated by commas. Empty: every class with status AV.")]
    [InventoryStatuses, MaxLength(500)]
    public string? InventoryStatus { get; init; }

    [Setting("Purchase Order Type", Help = "Order type of announced receipts."), Required, StringLength(1, MinimumLength = 1)]
    public string? PurchaseOrderType { get; init; } = "R";

    [Setting("Lot/Serial Number Pass-Through", Group = SettingGroup.Advanced, Help = "Takes over the lot and serial numbers that come with shipments.")]
    public bool PassLots { get; init; }

    [Setting("Unit", Group = SettingGroup.Advanced, Help = "Unit of measure that one piece is counted in. Figures in other units are never mixed in."), Required, MaxLength(4)]
    public string? Unit { get; init; } = "EA";

    [Setting("Ship type", Group = SettingGroup.Advanced, Help = "S small package, L less than truckload, T truckload, A air, C sea, R rail, P customer pick-up."), RegularExpression("^[ACLPRST]$", ErrorMessage = "Ship type must be one of A, C, L, P, R, S, T.")]
    public string? ShipType { get; init; } = "S";

    [Setting("Ship terms", Group = SettingGroup.Advanced, Help = "PPD prepaid, COL collect, 3RD third party, PCK pick-up."), RegularExpression("^(PPD|COL|3RD|PCK)$", ErrorMessage = "Ship terms must be one of PPD, COL, 3RD, PCK.")]
    public string? ShipTerms { get; init; } = "PPD";

    [Setting("Time zone", Group = SettingGroup.Advanced, Help = "Of the facility, such as America/Chicago: Synapse tells times without one. Empty: reads reach far enough for any zone."), ZoneName, MaxLength(60)]
    public string? TimeZone { get; init; }
}

internal enum CountryCodes
{
    [Display(Name = "ISO alpha-2 (US)")]
    Alpha2,

    [Display(Name = "ISO alpha-3 (USA)")]
    Alpha3,
}

/// <param name="Class">Null: any.</param>
internal sealed record SellableStatus(string? Class, string Status)
{
    /// <summary>What pairs of class and status stand in a setting; null: it cannot be read.</summary>
    public static IReadOnlyList<SellableStatus>? Parse(string? text)
    {
        List<SellableStatus> pairs = [];
        foreach (var part in (text ?? "").Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            switch (part.Split(['-', '/'], StringSplitOptions.TrimEntries))
            {
                case [{ Length: > 0 } goods, { Length: > 0 } status]:
                    pairs.Add(new(goods is "*" ? null : goods, status));
                    break;
                default:
                    return null;
            }
        }

        return pairs is [] ? [new(null, SynapseApi.Available)] : pairs;
    }
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class InventoryStatusesAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => SellableStatus.Parse(value as string) is not null;

    public override string FormatErrorMessage(string name) => $"{name} must be pairs of class and status such as RG-AV, separated by commas; *-AV takes any class.";
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class ZoneNameAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is null or "" || (value is string name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _));

    public override string FormatErrorMessage(string name) => $"{name} must be the name of a time zone such as America/Chicago.";
}
