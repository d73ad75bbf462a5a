using TechOms.Connectors;
using TechOms.Platform.Results;

namespace TechOms.Features.Orders;

/// <summary>An order as a person or program describes it. Whether it can be shipped is judged by the same validation as a shop's orders.</summary>
public sealed record OrderDraft
{
    public const int MaxLines = 1000;
    public const int MaxNumberLength = 60;
    public const int MaxTextLength = 250;
    public const long MaxQuantity = 1_000_000_000;

    /// <summary>What people call it; made up when left out.</summary>
    public string? Number { get; init; }

    /// <summary>The sales channel it belongs to; null: none.</summary>
    public Guid? ChannelId { get; init; }

    /// <summary>Its id there. An order exists once per channel and external id.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Approve it by itself when it is valid; otherwise it waits as a draft.</summary>
    public bool Approve { get; init; }

    public string? Source { get; init; }
    public DateTimeOffset? OrderedAt { get; init; }
    public string? Currency { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Note { get; init; }
    public Address? ShipTo { get; init; }
    public Address? BillTo { get; init; }
    public string? Carrier { get; init; }
    public string? Service { get; init; }
    public Guid? WarehouseId { get; init; }
    public DateTimeOffset? ShipAfter { get; init; }
    public DateTimeOffset? CancelAfter { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<OrderDraftLine> Lines { get; init; } = [];

    public decimal? Total => Lines.Count > 0 && Lines.All(line => line.UnitPrice is not null) ? Lines.Sum(line => line.UnitPrice * line.Quantity) : null;

    /// <summary>What could not even be stored.</summary>
    public Refusal? Check() => this switch
    {
        { Number.Length: > MaxNumberLength } => Invalid("number", $"An order number has at most {MaxNumberLength} characters."),
        { ExternalId.Length: > MaxTextLength } => Invalid("externalId", $"At most {MaxTextLength} characters."),
        { ExternalId: not null, ChannelId: null } => Invalid("channelId", "An external id needs the channel that gave it."),
        { Note.Length: > SalesOrder.MaxNoteLength } => Invalid("note", $"A note has at most {SalesOrder.MaxNoteLength} characters."),
        { Lines.Count: 0 } => Invalid("lines", "An order has at least one line."),
        { Lines.Count: > MaxLines } => Invalid("lines", $"An order has at most {MaxLines} lines."),
        _ when Texts.FirstOrDefault(text => text.Value?.Length > MaxTextLength) is { Name: { } name } => Invalid(name, $"At most {MaxTextLength} characters."),
        _ => OrderNotes.Check(Tags, References) ?? Lines.Select((line, index) => line.Check($"lines[{index}]")).FirstOrDefault(refusal => refusal is not null),
    };

    private IEnumerable<(string Name, string? Value)> Texts =>
    [
        ("source", Source), ("currency", Currency), ("email", Email), ("phone", Phone), ("carrier", Carrier), ("service", Service),
        .. TextsOf("shipTo", ShipTo), .. TextsOf("billTo", BillTo),
    ];

    internal static IEnumerable<(string Name, string? Value)> TextsOf(string name, Address? address) => address is null
        ? []
        :
        [
            ($"{name}.name", address.Name), ($"{name}.company", address.Company), ($"{name}.line1", address.Line1), ($"{name}.line2", address.Line2),
            ($"{name}.line3", address.Line3), ($"{name}.city", address.City), ($"{name}.state", address.State), ($"{name}.postalCode", address.PostalCode),
            ($"{name}.country", address.Country), ($"{name}.phone", address.Phone), ($"{name}.email", address.Email),
        ];

    private static Refusal Invalid(string field, string message) => Refusal.Invalid("order.invalid", field, message);
}

public sealed record OrderDraftLine(string? Sku, long Quantity, decimal? UnitPrice = null, string? Name = null)
{
    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>();

    public Refusal? Check(string field) => this switch
    {
        _ when string.IsNullOrWhiteSpace(Sku) => Refusal.Invalid("order.invalid", $"{field}.sku", "Every line needs a SKU."),
        { Sku.Length: > OrderDraft.MaxTextLength } => Refusal.Invalid("order.invalid", $"{field}.sku", $"At most {OrderDraft.MaxTextLength} characters."),
        { Quantity: < 1 or > OrderDraft.MaxQuantity } => Refusal.Invalid("order.invalid", $"{field}.quantity", $"A quantity is 1 to {OrderDraft.MaxQuantity}."),
        { UnitPrice: < 0 } => Refusal.Invalid("order.invalid", $"{field}.unitPrice", "A price is not negative."),
        { Name.Length: > OrderDraft.MaxTextLength } => Refusal.Invalid("order.invalid", $"{field}.name", $"At most {OrderDraft.MaxTextLength} characters."),
        _ => OrderNotes.Check([], References, $"{field}.references"),
    };
}

/// <summary>The limits of what people write beside an order.</summary>
internal static class OrderNotes
{
    public static Refusal? Check(IReadOnlyList<string> tags, IReadOnlyDictionary<string, string> references, string field = "references")
    {
        if (tags.Count > SalesOrder.MaxTags || tags.Any(tag => tag.Length is 0 or > SalesOrder.MaxTagLength))
            return Refusal.Invalid("order.invalid", "tags", $"At most {SalesOrder.MaxTags} tags of 1 to {SalesOrder.MaxTagLength} characters.");
        if (references.Count > SalesOrder.MaxTags || references.Any(reference => reference.Key.Length is 0 or > SalesOrder.MaxTagLength || reference.Value.Length > OrderDraft.MaxTextLength))
            return Refusal.Invalid("order.invalid", field, $"At most {SalesOrder.MaxTags} references with names of 1 to {SalesOrder.MaxTagLength} characters.");
        return references.Keys.FirstOrDefault(name => name.StartsWith("techoms:", StringComparison.OrdinalIgnoreCase)) is { } own
            ? Refusal.Invalid("order.invalid", field, $"{own} is a name that TechOms keeps for itself.")
            : null;
    }
}
