using System.Text.RegularExpressions;

namespace TechOms.Connectors;

/// <summary>
/// What one field of a remote system can hold, so that what it would refuse never leaves. Fields are named as <see cref="ShipmentFields"/> does.
/// </summary>
/// <param name="Allowed">A character class, such as <c>[0-9A-Z-]</c>; null: any character.</param>
public sealed record FieldLimit(string Field, int? MaxLength = null, bool Required = false, string? Allowed = null)
{
    /// <returns>What is wrong, for people, and how to put it right; null: nothing.</returns>
    public (string Wrong, string Fix)? Check(string? value) => value switch
    {
        _ when string.IsNullOrWhiteSpace(value) => Required ? ("is missing", "Fill it in.") : null,
        { Length: var length } when length > MaxLength => ($"has {length} characters, and at most {MaxLength} fit", $"Shorten it to {MaxLength} characters."),
        _ when Allowed is not null && Foreign(value, Allowed) is { } foreign => ($"contains “{foreign}”, which is not taken", $"Use only {Allowed}."),
        _ => null,
    };

    private static string? Foreign(string value, string allowed)
        => Regex.Replace(value, allowed, "", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Length: > 0 } rest ? rest[..1] : null;
}

/// <summary>A value to be sent, with what it is called.</summary>
/// <param name="Path">Such as <c>shipTo.line1</c> or <c>lines[2].sku</c>.</param>
/// <param name="Personal">It belongs to a person, so it is not repeated where it would outlive the order.</param>
public sealed record FieldValue(string Path, string? Value, bool Personal = false);

/// <summary>The fields of a shipment by name, for limits and rules.</summary>
public static class ShipmentFields
{
    public const string LineReferences = "lines.references.";
    public const string References = "references.";

    private static readonly Dictionary<string, Func<OutgoingShipment, string?>> Heads = new()
    {
        ["reference"] = shipment => shipment.Reference,
        ["orderNumber"] = shipment => shipment.OrderNumber,
        ["carrier"] = shipment => shipment.Carrier,
        ["service"] = shipment => shipment.Service,
        ["instructions"] = shipment => shipment.Instructions,
        ["shipTo.city"] = shipment => shipment.ShipTo.City,
        ["shipTo.state"] = shipment => shipment.ShipTo.State,
        ["shipTo.postalCode"] = shipment => shipment.ShipTo.PostalCode,
        ["shipTo.country"] = shipment => shipment.ShipTo.Country,
    };

    private static readonly Dictionary<string, Func<OutgoingShipment, string?>> Personal = new()
    {
        // Either will do wherever a name is asked for.
        ["shipTo.name"] = shipment => string.IsNullOrWhiteSpace(shipment.ShipTo.Name) ? shipment.ShipTo.Company : shipment.ShipTo.Name,
        ["shipTo.company"] = shipment => shipment.ShipTo.Company,
        ["shipTo.line1"] = shipment => shipment.ShipTo.Line1,
        ["shipTo.line2"] = shipment => shipment.ShipTo.Line2,
        ["shipTo.line3"] = shipment => shipment.ShipTo.Line3,
        ["shipTo.phone"] = shipment => shipment.ShipTo.Phone,
        ["shipTo.email"] = shipment => shipment.ShipTo.Email,
    };

    private static readonly Dictionary<string, Func<OutgoingLine, string?>> Lines = new()
    {
        ["lines.sku"] = line => line.Sku,
        ["lines.name"] = line => line.Name,
        ["lines.lot"] = line => line.Lot,
    };

    public static bool Exists(string field)
        => Heads.ContainsKey(field) || Personal.ContainsKey(field) || Lines.ContainsKey(field) || field.StartsWith(References, StringComparison.Ordinal)
            || field.StartsWith(LineReferences, StringComparison.Ordinal);

    /// <summary>One value, or one of each line.</summary>
    public static IEnumerable<FieldValue> Read(this OutgoingShipment shipment, string field)
    {
        if (Heads.TryGetValue(field, out var head))
            return [new(field, head(shipment))];
        if (Personal.TryGetValue(field, out var personal))
            return [new(field, personal(shipment), Personal: true)];
        if (Lines.TryGetValue(field, out var ofLine))
            return shipment.Lines.Select(line => new FieldValue($"lines[{line.Number}]{field["lines".Length..]}", ofLine(line)));
        if (field.StartsWith(LineReferences, StringComparison.Ordinal))
            return shipment.Lines.Select(line => new FieldValue($"lines[{line.Number}]{field["lines".Length..]}", line.References.GetValueOrDefault(field[LineReferences.Length..])));

        return [new(field, shipment.References.GetValueOrDefault(field[References.Length..]))];
    }
}
