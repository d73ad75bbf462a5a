namespace TechOms.Connectors;

/// <summary>What a reference is written on.</summary>
public enum ReferenceScope { Order, OrderLine, PurchaseOrder, PurchaseOrderLine }

/// <summary>A place of the warehouse's system that has a meaning of its own.</summary>
/// <param name="Name">As it travels: the key in <see cref="OutgoingShipment.References"/> and its likes.</param>
public sealed record ReferenceProperty(ReferenceScope Scope, string Name, string Label);

/// <summary>Where a warehouse's system can put references of ours.</summary>
/// <param name="Properties">What it offers by itself.</param>
public sealed record ReferencePlaces(IReadOnlyList<ReferenceProperty> Properties)
{
    public static ReferencePlaces None { get; } = new([]);

    /// <summary>What takes a reference under any other name too.</summary>
    public IReadOnlyList<ReferenceScope> AnyName { get; init; } = [];

    /// <summary>A name of ours becomes a field of its own there, so that what is not mapped may travel as well.</summary>
    public bool CustomFields { get; init; }

    public IEnumerable<ReferenceProperty> Of(ReferenceScope scope) => Properties.Where(property => property.Scope == scope);
}
