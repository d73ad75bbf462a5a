using System.Globalization;

namespace TechOms.Connectors.Extensiv;

/// <summary>Between their words and ours: identifiers, quantities, states, lots, custom fields. Pure: no I/O, no clock.</summary>
/// <remarks>Assumed, for want of documentation, is named as such in docs/channels/extensiv.md.</remarks>
internal static class ExtensivMapping
{
    public static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    public static string ToId(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Goods sold by weight have fractions there; a started unit is not a unit.</summary>
    public static long ToUnits(decimal quantity) => quantity is > long.MaxValue or < long.MinValue ? 0 : (long)Math.Floor(quantity);

    public static int? ToNumber(string? externalId) => int.TryParse(externalId, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Orders, receivers and adjustments share their states; some answers name them instead of numbering them.</summary>
    public static WireState ToState(string? status, bool? closed = null) => (Given(status)?.ToUpperInvariant(), closed) switch
    {
        ("2" or "2.0" or "CANCELED" or "CANCELLED", _) => WireState.Cancelled,
        ("1" or "1.0" or "CLOSED" or "CONFIRMED", _) or (_, true) => WireState.Closed,
        _ => WireState.Open,
    };

    public static Lot? ToLot(string? lot, string? serial, string? expiry, decimal quantity)
        => (Given(lot), Given(serial), ExtensivTime.ReadDate(expiry)) switch
        {
            (null, null, null) => null,
            var (number, own, until) => new(number, own, until, ToUnits(quantity)),
        };

    /// <summary>Which of a lot's parts are equal but for the quantity.</summary>
    public static IReadOnlyList<Lot> Merge(IEnumerable<Lot?> lots)
        => [.. lots.OfType<Lot>().GroupBy(lot => lot with { Quantity = 0 }).Select(same => same.Key with { Quantity = same.Sum(lot => lot.Quantity) })];

    /// <summary>What stands under one name goes to the field of that name; the rest are custom fields.</summary>
    public static IReadOnlyList<WireSavedElement>? ToSavedElements(IReadOnlyDictionary<string, string> references, params IReadOnlyList<string> known)
        => references.Where(reference => !known.Contains(reference.Key, StringComparer.OrdinalIgnoreCase) && Given(reference.Value) is not null)
            .Select(reference => new WireSavedElement(reference.Key, Given(reference.Value))).ToList() is { Count: > 0 } elements
            ? elements
            : null;

    public static string? Reference(IReadOnlyDictionary<string, string> references, string name)
        => Given(references.FirstOrDefault(reference => reference.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value);

    public static WireContact ToWire(this Address address) => new()
    {
        // Both are demanded.
        CompanyName = Given(address.Company) ?? Given(address.Name),
        Name = Given(address.Name) ?? Given(address.Company),
        Address1 = Given(address.Line1),
        Address2 = Given(string.Join(", ", new[] { Given(address.Line2), Given(address.Line3) }.Where(line => line is not null))),
        City = Given(address.City),
        State = Given(address.State),
        Zip = Given(address.PostalCode),
        Country = Given(address.Country)?.ToUpperInvariant(),
        PhoneNumber = Given(address.Phone),
        EmailAddress = Given(address.Email),
    };

    public static Address? ToAddress(this WireContact contact)
    {
        var address = new Address
        {
            Name = Given(contact.Name),
            Company = Given(contact.CompanyName) is { } company && company != Given(contact.Name) ? company : null,
            Line1 = Given(contact.Address1),
            Line2 = Given(contact.Address2),
            City = Given(contact.City),
            State = Given(contact.State),
            PostalCode = Given(contact.Zip),
            Country = Given(contact.Country),
            Phone = Given(contact.PhoneNumber),
            Email = Given(contact.EmailAddress),
        };
        return address.Line1 is null ? null : address;
    }
}

internal enum WireState { Open, Closed, Cancelled }
