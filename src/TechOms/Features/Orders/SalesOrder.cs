using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Features.Shipments;

namespace TechOms.Features.Orders;

/// <summary>An order of a shop's customer. People change it by its verbs; in between the pipeline moves it.</summary>
internal sealed partial class SalesOrder
{
    public const int MaxReasonLength = 200;
    public const int MaxNoteLength = 2000;
    public const int MaxTags = 50;
    public const int MaxTagLength = 60;

    private readonly List<OrderLine> _lines = [];
    private readonly List<Shipment> _shipments = [];
    private readonly List<Event> _events = [];

    public Guid Id { get; private init; }
    public Guid? ChannelId { get; private init; }
    public string? ExternalId { get; private init; }
    public required string Number { get; init; }
    public string? Source { get; private init; }
    public OrderStatus Status { get; private set; }

    /// <summary>What it becomes once it is valid; null: what the account says of imports.</summary>
    public OrderStatus? WantedStatus { get; private set; }

    public bool NeedsAttention { get; private set; }
    public bool Backordered { get; private set; }
    public bool Short { get; private set; }
    public string? ReadyFor { get; private set; }
    public DateTimeOffset? ReadyAt { get; private set; }
    public int Attempts { get; private set; }
    public string? ReasonCode { get; private set; }
    public string? Reason { get; private set; }
    public string? Currency { get; private init; }
    public decimal? Total { get; private init; }
    public string? Email { get; private init; }
    public string? Phone { get; private init; }
    public string? Note { get; private init; }
    public Address? ShipTo { get; private init; }
    public Address? BillTo { get; private init; }
    public string? ChannelCarrier { get; private init; }
    public string? ChannelService { get; private init; }
    public string? Carrier { get; private init; }
    public string? Service { get; private init; }
    public Guid? WarehouseId { get; private init; }
    public decimal? FraudScore { get; private init; }
    public List<string> Tags { get; private init; } = [];
    public Dictionary<string, string> Refs { get; private init; } = [];
    public DateTimeOffset OrderedAt { get; private init; }
    public DateTimeOffset ImportedAt { get; private init; }
    public DateTimeOffset? ShipAfter { get; private init; }
    public DateTimeOffset? CancelAfter { get; private init; }
    public DateTimeOffset? ShippedAt { get; private set; }
    public DateTimeOffset? CancelledAt { get; private set; }
    public string? CancelReason { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public long Version { get; private set; }

    public IReadOnlyList<OrderLine> Lines => _lines;
    public IReadOnlyList<Shipment> Shipments => _shipments;

    /// <summary>What happened since it was read; recorded with it.</summary>
    public IReadOnlyList<Event> Events => _events;

    /// <summary>Set when it is to be cancelled with whatever of it can still be stopped.</summary>
    public string? Cancellation { get; private set; }

    public bool IsFinal => Status is OrderStatus.Shipped or OrderStatus.Cancelled;

    /// <summary>Units that are promised to nobody yet.</summary>
    public long Unallocated => _lines.Where(line => line.Shippable).Sum(line => line.Unallocated);

    /// <summary>From here on a warehouse may have read it.</summary>
    public bool IsLocked => IsFinal || _shipments.Exists(shipment => shipment.IsWithWarehouse || shipment.HasShipped);

    private void Changed(string code, string text, DateTimeOffset now, object? data = null)
    {
        _events.Add(Event.OfOrder(EventLevel.Info, code, text, Id, data));
        (UpdatedAt, Version) = (now, Version + 1);
    }
}
