using TechOms.Connectors;

namespace TechOms.Features.Organizations;

internal sealed record OrganizationDetails(Guid Id, string Code, string Name, string TimeZone, long Version)
{
    public static OrganizationDetails Of(Organization organization)
        => new(organization.Id, organization.Code, organization.Name, organization.TimeZone, organization.Version);
}

internal sealed record AccountDetails(
    Guid Id, string Code, string Name, string TimeZone, bool Enabled, Guid? DefaultWarehouseId, bool AutomaticSalesWorkflow,
    bool AutomaticPurchaseWorkflow, bool AllowPartialFulfillment, ImportStatus ImportStatus, int? PiiRetentionDays, DateTimeOffset CreatedAt, long Version)
{
    public MasterProductSource MasterProductSource { get; init; }
    public Guid? MasterProductChannelId { get; init; }
    public LengthUnit LengthUnit { get; init; }
    public WeightUnit WeightUnit { get; init; }
    public VolumeUnit VolumeUnit { get; init; }

    public static AccountDetails Of(Account account) => new(
        account.Id, account.Code, account.Name, account.TimeZone, account.Enabled, account.DefaultWarehouseId, account.AutomaticSalesWorkflow,
        account.AutomaticPurchaseWorkflow, account.AllowPartialFulfillment, account.ImportStatus, account.PiiRetentionDays, account.CreatedAt, account.Version)
    {
        MasterProductSource = account.MasterProductSource,
        MasterProductChannelId = account.MasterProductChannelId,
        LengthUnit = account.LengthUnit,
        WeightUnit = account.WeightUnit,
        VolumeUnit = account.VolumeUnit,
    };
}

/// <param name="Application">Key of the connector its warehouse system needs; null: worked by hand.</param>
internal sealed record WarehouseDetails(Guid Id, string Code, string Name, string? Application, DateTimeOffset CreatedAt)
{
    public static WarehouseDetails Of(Warehouse warehouse)
        => new(warehouse.Id, warehouse.Code, warehouse.Name, warehouse.Application, warehouse.CreatedAt);
}

/// <param name="Enabled">Whether the account uses it.</param>
internal sealed record AccountWarehouseDetails(Guid Id, string Code, string Name, string? Application, bool Enabled);
