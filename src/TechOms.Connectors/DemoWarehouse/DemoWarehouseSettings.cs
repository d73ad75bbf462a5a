using System.ComponentModel.DataAnnotations;

namespace TechOms.Connectors.DemoWarehouse;

internal sealed record DemoWarehouseSettings : ConnectorSettings
{
    [Setting("Api Url", Help = "Ends before /v1."), Required]
    public Uri? ApiUrl { get; init; }

    [Setting("Api Key", Help = "Made under Account › API keys."), RequiredSecret]
    public Secret ApiKey { get; init; }

    [Setting("Ship from", Help = "Site that packs the shipments."), Required, MaxLength(10)]
    public string SiteCode { get; init; } = "MAIN";

    [Setting("Page size", Group = SettingGroup.Advanced), Range(1, 500)]
    public int PageSize { get; init; } = 100;
}
