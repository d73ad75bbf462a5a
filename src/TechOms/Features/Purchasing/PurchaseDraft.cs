using TechOms.Features.Orders;
using TechOms.Platform.Results;

namespace TechOms.Features.Purchasing;

/// <summary>A purchase order as a person or program describes it.</summary>
public sealed record PurchaseDraft
{
    public const int MaxLines = 1000;

    /// <summary>What people call it; made up when left out.</summary>
    public string? Number { get; init; }

    /// <summary>Approve it at once.</summary>
    public bool Approve { get; init; }

    /// <summary>Where the goods are to arrive; null: the account's default warehouse.</summary>
    public Guid? WarehouseId { get; init; }

    public string? Supplier { get; init; }
    public string? Reference { get; init; }

    /// <summary>The supplier's or the customer's own number for it.</summary>
    public string? PurchaseNumber { get; init; }

    public string? Source { get; init; }

    /// <summary>For the warehouse.</summary>
    public string? Note { get; init; }

    public DateTimeOffset? OrderedAt { get; init; }
    public DateOnly? ExpectedOn { get; init; }

    /// <summary>When it passes, whatever no warehouse has is cancelled.</summary>
    public DateTimeOffset? CancelAfter { get; init; }

    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<PurchaseDraftLine> Lines { get; init; } = [];

    /// <summary>What could not even be stored.</summary>
    public Refusal? Check() => this switch
    {
        { Number.Length: > OrderDraft.MaxNumberLength } => Invalid("number", $"A number has at most {OrderDraft.MaxNumberLength} characters."),
        { Note.Length: > PurchaseOrder.MaxNoteLength } => Invalid("note", $"A note has at most {PurchaseOrder.MaxNoteLength} characters."),
        { Lines.Count: 0 } => Invalid("lines", "A purchase order has at least one line."),
        { Lines.Count: > MaxLines } => Invalid("lines", $"A purchase order has at most {MaxLines} lines."),
        _ when Texts.FirstOrDefault(text => text.Value?.Length > OrderDraft.MaxTextLength) is { Name: { } name } => Invalid(name, $"At most {OrderDraft.MaxTextLength} characters."),
        _ => CheckReferences(References, "references") ?? Lines.Select((line, index) => line.Check($"lines[{index}]")).FirstOrDefault(refusal => refusal is not null),
    };

    private IEnumerable<(string Name, string? Value)> Texts => [("supplier", Supplier), ("reference", Reference), ("purchaseNumber", PurchaseNumber), ("source", Source)];

    internal static Refusal? CheckReferences(IReadOnlyDictionary<string, string> references, string field)
        => references.Count > SalesOrder.MaxTags || references.Any(reference => reference.Key.Length is 0 or > SalesOrder.MaxTagLength || reference.Value.Length > OrderDraft.MaxTextLength)
            ? Invalid(field, $"At most {SalesOrder.MaxTags} references with names of 1 to {SalesOrder.MaxTagLength} characters.")
            : null;

    internal static Refusal Invalid(string field, string message) => Refusal.Invalid("purchase-order.invalid", field, message);
}

/// <param name="Serial">Of one unit: then the quantity is 1.</param>
public sealed record PurchaseDraftLine(string? Sku, long Quantity, string? Lot = null, string? Serial = null)
{
    private const int MaxLotLength = 100;

    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>();

    public Refusal? Check(string field) => this switch
    {
        _ when string.IsNullOrWhiteSpace(Sku) => PurchaseDraft.Invalid($"{field}.sku", "Every line needs a SKU."),
        { Sku.Length: > OrderDraft.MaxTextLength } => PurchaseDraft.Invalid($"{field}.sku", $"At most {OrderDraft.MaxTextLength} characters."),
        { Quantity: < 1 or > OrderDraft.MaxQuantity } => PurchaseDraft.Invalid($"{field}.quantity", $"A quantity is 1 to {OrderDraft.MaxQuantity}."),
        { Lot.Length: > MaxLotLength } => PurchaseDraft.Invalid($"{field}.lot", $"At most {MaxLotLength} characters."),
        { Serial.Length: > MaxLotLength } => PurchaseDraft.Invalid($"{field}.serial", $"At most {MaxLotLength} characters."),
        { Quantity: > 1 } when !string.IsNullOrWhiteSpace(Serial) => PurchaseDraft.Invalid($"{field}.quantity", "A line with a serial number is one unit."),
        _ => PurchaseDraft.CheckReferences(References, $"{field}.references"),
    };
}
