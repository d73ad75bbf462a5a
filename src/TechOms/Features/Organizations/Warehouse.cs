namespace TechOms.Features.Organizations;

/// <summary>A building that ships. It belongs to the organization; each account uses those enabled for it.</summary>
internal sealed class Warehouse
{
    public const int MaxNameLength = 100;

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid OrganizationId { get; init; }
    public required string Name { get; set; }
    public required string Code { get; init; }

    /// <summary>Key of the connector its warehouse system needs; null: worked by hand in TechOms.</summary>
    public string? Application { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>That an account uses a warehouse.</summary>
internal sealed class AccountWarehouse
{
    public Guid AccountId { get; init; }
    public Guid WarehouseId { get; init; }
    public bool Enabled { get; set; } = true;
}
