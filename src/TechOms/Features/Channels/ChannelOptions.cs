using System.ComponentModel.DataAnnotations;

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

    // Sales channels
    public InventoryMode InventoryMode { get; init; } = InventoryMode.DoNotSynchronize;

    /// <summary>Send stock to every listing that shares a SKU. Forces <see cref="InventoryMode.SynchronizeWithFulfillmentChannel"/>.</summary>
    public bool UpdateDuplicateSkus { get; init; }
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
