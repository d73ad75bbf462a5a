using System.ComponentModel.DataAnnotations;

namespace TechOms.Connectors.Leanafy;

internal sealed record LeanafySettings : ConnectorSettings
{
    [Setting("Api Url", Help = "Base address of your Leanafy instance, such as https://nova-sandbox.leanafywms.com."), Required]
    public Uri? ApiUrl { get; init; }

    [Setting("Api Key", Help = "Of the client whose goods you sell; valid for the warehouse of this channel."), RequiredSecret]
    public Secret ApiKey { get; init; }

    [Setting("Api Secret", Help = "Given out with the key. Empty: only the key is sent.")]
    public Secret ApiSecret { get; init; }

    [Setting("Api Secret travels", Group = SettingGroup.Advanced, Help = "As Leanafy told you; the header unless they say otherwise.")]
    public SecretPlace SecretTravels { get; init; }

    [Setting("Warehouse Id", Group = SettingGroup.Advanced, Help = "Only this warehouse's stock counts. Empty: all that the key can see."), MaxLength(50)]
    public string? WarehouseId { get; init; }

    [Setting("Customer type", Group = SettingGroup.Advanced, Help = "Sent with every order, such as B2B. Empty: left to Leanafy."), MaxLength(30)]
    public string? CustomerType { get; init; }

    [Setting("Default unit", Group = SettingGroup.Advanced, Help = "Unit of lines whose item Leanafy does not show."), Required, MaxLength(30)]
    public string? DefaultUnit { get; init; } = "each";

    [Setting("Receipts are final in", Group = SettingGroup.Advanced, Help = "ARN statuses in which the received figures stand, separated by commas."), Required]
    public string? ReceivedStatuses { get; init; } = "closed";
}

internal enum SecretPlace
{
    [Display(Name = "In a header of its own")]
    Header,

    [Display(Name = "With the key, as HTTP Basic sign-in")]
    Basic,
}
