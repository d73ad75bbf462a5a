using System.ComponentModel.DataAnnotations;

namespace TechOms.Connectors.CartonCloud;

internal sealed record CartonCloudSettings : ConnectorSettings
{
    public static readonly Uri Global = new("https://api.cartoncloud.com");

    [Setting("Api Url", Help = "https://api.cartoncloud.com, or https://api.na.cartoncloud.com for North America."), Required]
    public Uri? ApiUrl { get; init; } = Global;

    [Setting("Client Id", Help = "Of an API client made in CartonCloud."), Required]
    public string? ClientId { get; init; }

    [Setting("Client Secret", Help = "Shown once, when the API client is made."), RequiredSecret]
    public Secret ClientSecret { get; init; }

    [Setting("Tenant Id", Help = "Stands for the whole CartonCloud account.", RemoteChoices = true), Required]
    public string? TenantId { get; init; }

    [Setting("Customer Name", Help = "The customer record that owns the goods: its name or its id.", RemoteChoices = true), Required]
    public string? CustomerName { get; init; }

    [Setting("Warehouse", Help = "Name exactly as spelt in CartonCloud, or its id. Empty: the account's default warehouse.")]
    public string? Warehouse { get; init; }

    [Setting("Lot/Serial Number Pass-Through", Group = SettingGroup.Advanced, Help = "Takes batches and expiry dates over from CartonCloud.")]
    public bool PassLots { get; init; }

    [Setting("Product Description to send to Channel", Group = SettingGroup.Advanced, Help = "Becomes the product's name in CartonCloud.")]
    public DescriptionSource ProductDescription { get; init; }

    [Setting("Product type", Group = SettingGroup.Advanced, Help = "For products TechOms makes; one of the types your CartonCloud account defines."), MaxLength(100)]
    public string? ProductType { get; init; }

    [Setting("Default unit", Group = SettingGroup.Advanced, Help = "Base unit of products TechOms makes, and of lines whose product CartonCloud does not know yet.")]
    [Required, StringLength(64, MinimumLength = 3)]
    public string? DefaultUnit { get; init; } = "unit";

    [Setting("Tracking property", Group = SettingGroup.Advanced, Help = "Mapped field of the sale order that carries the tracking number. Empty: from its consignments.")]
    public string? TrackingProperty { get; init; }

    [Setting("Sale order line number property", Group = SettingGroup.Advanced, Help = "Custom field for our line number, such as sop_custom_field_1. Empty: lines are matched by SKU.")]
    public string? OrderLineProperty { get; init; }

    [Setting("Purchase order line number property", Group = SettingGroup.Advanced, Help = "Custom field for our line number, such as custom_field_1. Empty: lines are matched by SKU.")]
    public string? ReceiptLineProperty { get; init; }

    [Setting("Receipts are final in", Group = SettingGroup.Advanced, Help = "Purchase order statuses in which the counted figures stand, separated by commas."), Required]
    public string? ReceivedStatuses { get; init; } = "ALLOCATED";

    [Setting("Webhook secret", Group = SettingGroup.Advanced, Help = "Give CartonCloud the webhook address with ?secret= and this value. Empty: webhooks are refused.")]
    public Secret WebhookSecret { get; init; }
}

internal enum DescriptionSource
{
    [Display(Name = "Product Variant Name")]
    VariantName,

    [Display(Name = "Product Name + \" - \" + Product Variant Name")]
    ProductAndVariantName,
}
