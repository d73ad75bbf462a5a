using System.ComponentModel.DataAnnotations;
using TechOms.Connectors;
using TechOms.Features.Orders;

namespace TechOms.Features.Channels;

/// <summary>What every channel of its kind can be told, whatever its connector. Stored in channel.options.</summary>
public sealed record ChannelOptions
{
    /// <summary>Requests per minute; null: what the connector documents.</summary>
    public int? Throughput { get; init; }

    public AutomationMode AutomationMode { get; init; } = AutomationMode.Recurring;

    // Fulfillment channels
    public BackorderMode BackorderMode { get; init; } = BackorderMode.ManageInTechOms;

    /// <summary>Send what is there and backorder the rest. Only while TechOms manages backorders.</summary>
    public bool AllowBackorderPartial { get; init; }

    public bool WithholdEmail { get; init; }
    public bool WithholdPhone { get; init; }
    public bool WithholdCompany { get; init; }
    public bool WithholdNotes { get; init; }

    /// <summary>What the channel's numbers of product measures mean, where it leaves a choice; null: its own first one.</summary>
    public MeasureUnits? Units { get; init; }

    /// <summary>References that no mapping names go along as custom fields, where the connector has them.</summary>
    public bool SendUnmappedReferences { get; init; } = true;

    /// <summary>What a shipment must have before it is handed over.</summary>
    public ApiRules ApiRules { get; init; } = new();

    // Sales channels
    public InventoryMode InventoryMode { get; init; } = InventoryMode.DoNotSynchronize;

    /// <summary>Send stock to every listing that shares a SKU. Forces <see cref="InventoryMode.SynchronizeWithFulfillmentChannel"/>.</summary>
    public bool UpdateDuplicateSkus { get; init; }
}

/// <summary>API validation rules: each stops a shipment, is only recorded, or is off.</summary>
public sealed record ApiRules
{
    [Display(Name = "Ship-to name")]
    public RuleLevel ShipToName { get; init; } = RuleLevel.Error;

    [Display(Name = "Ship-to street")]
    public RuleLevel ShipToLine1 { get; init; } = RuleLevel.Error;

    [Display(Name = "Ship-to city")]
    public RuleLevel ShipToCity { get; init; } = RuleLevel.Error;

    [Display(Name = "Ship-to country is ISO 3166")]
    public RuleLevel ShipToCountry { get; init; } = RuleLevel.Error;

    [Display(Name = "Postal code where the country has them")]
    public RuleLevel ShipToPostalCode { get; init; } = RuleLevel.Warning;

    [Display(Name = "State for US, CA and AU")]
    public RuleLevel ShipToState { get; init; } = RuleLevel.Warning;

    [Display(Name = "E-mail")]
    public RuleLevel Email { get; init; } = RuleLevel.Off;

    [Display(Name = "Phone")]
    public RuleLevel Phone { get; init; } = RuleLevel.Off;

    [Display(Name = "Carrier and service are mapped")]
    public RuleLevel CarrierMapped { get; init; } = RuleLevel.Warning;

    [Display(Name = "Every SKU is mapped")]
    public RuleLevel SkuMapped { get; init; } = RuleLevel.Off;

    [Display(Name = "Limits of the warehouse's system")]
    public RuleLevel Limits { get; init; } = RuleLevel.Error;
}

public enum AutomationMode { Recurring, Webhook }

public enum BackorderMode
{
    [Display(Name = "Manage in TechOMS")]
    ManageInTechOms,

    [Display(Name = "Manage in Fulfillment Channel")]
    ManageInFulfillmentChannel,
}

public enum InventoryMode
{
    [Display(Name = "Do not Synchronize")]
    DoNotSynchronize,

    [Display(Name = "Real-Time Adjustment")]
    RealTimeAdjustment,

    [Display(Name = "Synchronize With Fulfillment Channel")]
    SynchronizeWithFulfillmentChannel,
}
