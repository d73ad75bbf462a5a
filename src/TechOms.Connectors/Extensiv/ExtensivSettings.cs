using System.ComponentModel.DataAnnotations;

namespace TechOms.Connectors.Extensiv;

internal sealed record ExtensivSettings : ConnectorSettings
{
    public static readonly Uri Production = new("https://secure-wms.com");

    [Setting("Api Url", Help = "https://secure-wms.com, unless your warehouse names another address for trials."), Required]
    public Uri? ApiUrl { get; init; } = Production;

    [Setting("TPL (API key)", Help = "The warehouse's key, a GUID with or without braces. Leave empty unless the warehouse gave you one.")]
    public string? Tpl { get; init; }

    [Setting("Client ID", Help = "Of the REST API credential the warehouse made for you."), Required]
    public string? ClientId { get; init; }

    [Setting("Client Secret", Help = "Shown once, when the credential is made."), RequiredSecret]
    public Secret ClientSecret { get; init; }

    [Setting("User Login ID", Help = "The 3PL Warehouse Manager user the credential acts as: its login or its number."), Required]
    public string? UserLoginId { get; init; }

    [Setting("Customer ID", Help = "Number of the customer record that owns the goods.", RemoteChoices = true), Required]
    [RegularExpression("^[0-9]{1,18}$", ErrorMessage = "Customer ID is a number.")]
    public string? CustomerId { get; init; }

    [Setting("Facility ID", Help = "Number of the warehouse. Empty: the customer's only facility.", RemoteChoices = true)]
    [RegularExpression("^[0-9]{1,18}$", ErrorMessage = "Facility ID is a number.")]
    public string? FacilityId { get; init; }

    [Setting("Webhooks", Help = "Takes calls from Extensiv, signed with its key, so that changes are read at once instead of at the next period.")]
    public bool Webhooks { get; init; }

    [Setting("Export Shipment Status", Group = SettingGroup.Advanced, Help = "Open: the warehouse may still make small edits. Completed: released to the floor at once. Do Not Set: as Extensiv decides.")]
    public ExportStatus ExportStatus { get; init; }

    [Setting("Units", Group = SettingGroup.Advanced, Help = "In which products are sent, and read where Extensiv has both.")]
    public ExtensivUnits Units { get; init; }

    [Setting("Lot/Serial Number Pass-Through", Group = SettingGroup.Advanced, Help = "Takes lots, serial numbers and expiry dates over from Extensiv.")]
    public bool PassLots { get; init; }

    [Setting("Unit of new products", Group = SettingGroup.Advanced, Help = "Inventory unit of products TechOms makes, as spelt in Extensiv."), Required, MaxLength(50)]
    public string? InventoryUnit { get; init; } = "Each";

    [Setting("Billing code", Group = SettingGroup.Advanced, Help = "Freight terms of orders, such as Prepaid; one of the codes of your Extensiv account. Empty: none is sent."), MaxLength(50)]
    public string? BillingCode { get; init; }

    [Setting("Time zone", Group = SettingGroup.Advanced, Help = "Of the times Extensiv tells, such as Pacific Standard Time or America/Los_Angeles. Empty: the facility's."), KnownTimeZone]
    public string? TimeZone { get; init; }

    [Setting("Webhook public key", Group = SettingGroup.Advanced, Help = "Extensiv's key in PEM form. Empty: TechOms asks Extensiv for it.")]
    public string? WebhookKey { get; init; }
}

internal enum ExportStatus
{
    [Display(Name = "Do Not Set")]
    DoNotSet,
    Open,
    Completed,
}

internal enum ExtensivUnits
{
    [Display(Name = "lb + in")]
    PoundsAndInches,

    [Display(Name = "kg + cm")]
    KilogramsAndCentimetres,
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class KnownTimeZoneAttribute : ValidationAttribute
{
    public KnownTimeZoneAttribute()
        : base("This time zone is not known.")
    {
    }

    public override bool IsValid(object? value) => string.IsNullOrWhiteSpace(value as string) || ExtensivTime.Find((string)value) is not null;
}
