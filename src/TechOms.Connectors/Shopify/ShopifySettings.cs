using System.ComponentModel.DataAnnotations;

namespace TechOms.Connectors.Shopify;

internal sealed record ShopifySettings : ConnectorSettings
{
    [Setting("Shop address", Help = "Like https://demo-shop.myshopify.com; not the address buyers see."), Required]
    public Uri? ShopAddress { get; init; }

    [Setting("Authentication", Help = "Apps made before 2026 show an access token once; newer ones have a client id and secret.")]
    public ShopifyAuthentication Authentication { get; init; }

    [Setting("Access token", Help = "Starts with shpat_.", RequiredWhen = "Authentication=AccessToken")]
    public Secret AccessToken { get; init; }

    [Setting("Client id", Help = "Of the app in the Dev Dashboard.", RequiredWhen = "Authentication=ClientCredentials")]
    public string? ClientId { get; init; }

    [Setting("Client secret", Help = "Also proves that webhooks are genuine, so it is worth filling in beside an access token.",
        RequiredWhen = "Authentication=ClientCredentials")]
    public Secret ClientSecret { get; init; }

    [Setting("Former client secret", Group = SettingGroup.Advanced, Help = "After changing the client secret, Shopify signs with the old one for up to an hour.")]
    public Secret FormerClientSecret { get; init; }

    [Setting("Ship orders", Help = "Orders in another payment state are imported and held.")]
    public ShopifyRelease ReleaseOrders { get; init; } = ShopifyRelease.Authorized;

    [Setting("Notify customers", Help = "Shopify e-mails the tracking number when an order is fulfilled.")]
    public bool NotifyCustomers { get; init; } = true;

    [Setting("Fulfillment Location Mapping", Group = SettingGroup.Advanced, Help = "Which location Shopify is told when another warehouse ships.")]
    public ShopifyLocationMode LocationMode { get; init; }

    [Setting("Default location", Group = SettingGroup.Advanced, RemoteChoices = true, Help = "Gets the stock while no warehouse is mapped. Empty: the shop's primary location.")]
    public string? DefaultLocation { get; init; }

    [Setting("New products", Group = SettingGroup.Advanced, Help = "State of products that TechOms creates in the shop.")]
    public ShopifyProductStatus NewProducts { get; init; }
}

internal enum ShopifyAuthentication
{
    [Display(Name = "Access token")]
    AccessToken,

    [Display(Name = "Client credentials")]
    ClientCredentials,
}

/// <summary>The payment states in which an order may be shipped.</summary>
internal enum ShopifyRelease
{
    [Display(Name = "when paid in full")]
    Paid,

    [Display(Name = "when paid in full or authorized")]
    Authorized,

    [Display(Name = "when paid, also in part")]
    PartiallyPaid,

    [Display(Name = "when paid, also in part, or authorized")]
    PartiallyPaidOrAuthorized,

    [Display(Name = "whatever was paid")]
    Always,
}

internal enum ShopifyLocationMode
{
    [Display(Name = "Allow External Location to Switch")]
    AllowSwitch,

    [Display(Name = "Do Not Switch External Location")]
    KeepOriginal,
}

internal enum ShopifyProductStatus
{
    Draft,
    Active,
}
