using TechOms.Connectors;
using TechOms.Platform.Results;
using TechOms.Platform.Web;

namespace TechOms.Features.Organizations;

/// <summary>What becomes of a valid order that a shop sends.</summary>
internal enum ImportStatus { Approved, Draft }

/// <summary>A vendor, retailer or brand whose orders, products and channels are kept apart from all others.</summary>
internal sealed class Account
{
    public const int MaxNameLength = 100;

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid OrganizationId { get; init; }
    public required string Name { get; set; }
    public required string Code { get; init; }
    public string TimeZone { get; private set; } = "UTC";
    public bool Enabled { get; private set; } = true;
    public Guid? DefaultWarehouseId { get; private set; }
    public bool AutomaticSalesWorkflow { get; private set; } = true;
    public bool AutomaticPurchaseWorkflow { get; private set; } = true;
    public bool AllowPartialFulfillment { get; private set; }
    public ImportStatus ImportStatus { get; private set; } = ImportStatus.Approved;
    public MasterProductSource MasterProductSource { get; private set; } = MasterProductSource.TechOms;

    /// <summary>Null while products are kept here.</summary>
    public Guid? MasterProductChannelId { get; private set; }

    public int? PiiRetentionDays { get; private set; }
    public LengthUnit LengthUnit { get; private set; } = LengthUnit.Centimetre;
    public WeightUnit WeightUnit { get; private set; } = WeightUnit.Kilogram;
    public VolumeUnit VolumeUnit { get; private set; } = VolumeUnit.CubicCentimetre;
    public DateTimeOffset CreatedAt { get; init; }
    public uint Version { get; private set; }

    public Refusal? Change(AccountSettings wanted)
    {
        if (wanted.Name is { } name && (name.Trim().Length is 0 or > MaxNameLength))
            return Refusal.Invalid("account.name", "name", $"A name has 1 to {MaxNameLength} characters.");
        if (wanted.TimeZone is { } zone && !Zones.Exists(zone))
            return Refusal.Invalid("account.time-zone", "timeZone", $"{zone} is no time zone of the IANA list, as Europe/Berlin is.");
        if (wanted.PiiRetentionDays is < 0 or > 3650)
            return Refusal.Invalid("account.pii-retention", "piiRetentionDays", "Personal data is kept 1 to 3650 days; 0 keeps it for ever.");

        Name = wanted.Name?.Trim() ?? Name;
        TimeZone = wanted.TimeZone ?? TimeZone;
        Enabled = wanted.Enabled ?? Enabled;
        AutomaticSalesWorkflow = wanted.AutomaticSalesWorkflow ?? AutomaticSalesWorkflow;
        AutomaticPurchaseWorkflow = wanted.AutomaticPurchaseWorkflow ?? AutomaticPurchaseWorkflow;
        AllowPartialFulfillment = wanted.AllowPartialFulfillment ?? AllowPartialFulfillment;
        ImportStatus = wanted.ImportStatus ?? ImportStatus;
        (LengthUnit, WeightUnit, VolumeUnit) = (wanted.LengthUnit ?? LengthUnit, wanted.WeightUnit ?? WeightUnit, wanted.VolumeUnit ?? VolumeUnit);
        PiiRetentionDays = wanted.PiiRetentionDays is { } days ? (days == 0 ? null : days) : PiiRetentionDays;
        return null;
    }

    public void ShipFrom(Guid? warehouseId) => DefaultWarehouseId = warehouseId;

    public void KeepProductsIn(MasterProductSource source, Guid? channelId) => (MasterProductSource, MasterProductChannelId) = (source, channelId);
}

/// <summary>What to change of an account; what is left out stays.</summary>
internal sealed record AccountSettings
{
    public string? Name { get; init; }

    /// <summary>IANA name, as Europe/Berlin.</summary>
    public string? TimeZone { get; init; }

    /// <summary>False pauses everything the account does.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Code or id of the warehouse that ships what names none; empty: none.</summary>
    public string? DefaultWarehouse { get; init; }

    /// <summary>Valid orders are allocated and sent by themselves.</summary>
    public bool? AutomaticSalesWorkflow { get; init; }

    /// <summary>Approved purchase orders are announced to their warehouse by themselves.</summary>
    public bool? AutomaticPurchaseWorkflow { get; init; }

    /// <summary>Ship what is there and keep the rest of the order open.</summary>
    public bool? AllowPartialFulfillment { get; init; }

    /// <summary>What becomes of a valid order that a shop sends.</summary>
    public ImportStatus? ImportStatus { get; init; }

    /// <summary>Where products are kept: here, or in a channel that they are imported from.</summary>
    public MasterProductSource? MasterProductSource { get; init; }

    /// <summary>Key or id of that channel; empty: products are kept here.</summary>
    public string? MasterProductChannel { get; init; }

    /// <summary>In which sizes, weights and volumes are shown and typed.</summary>
    public LengthUnit? LengthUnit { get; init; }

    public WeightUnit? WeightUnit { get; init; }
    public VolumeUnit? VolumeUnit { get; init; }

    /// <summary>Days after which personal data of final orders is wiped; 0: never.</summary>
    public int? PiiRetentionDays { get; init; }
}
