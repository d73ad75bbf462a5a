using System.Globalization;

namespace TechOms.Connectors.CartonCloud;

/// <summary>Between their words and ours: parties, addresses, quantities, times. Pure: no I/O, no clock.</summary>
internal static class CartonCloudMapping
{
    public const string OutboundOrders = "outbound-orders";
    public const string InboundOrders = "inbound-orders";
    public const string Batch = "batch";
    public const string ExpiryDate = "expiryDate";

    /// <summary>The empty string is a value to CartonCloud; no value is null.</summary>
    public static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    public static WireParty? ToParty(string? nameOrId) => Given(nameOrId) switch
    {
        null => null,
        var id when Guid.TryParse(id, out _) => new(Id: id),
        var name => new(Name: name),
    };

    public static WireAddress ToWire(this Address address) => new()
    {
        CompanyName = Given(address.Company),
        ContactName = Given(address.Name),
        Address1 = Given(address.Line1),
        Address2 = Given(string.Join(", ", new[] { Given(address.Line2), Given(address.Line3) }.Where(line => line is not null))),
        City = Given(address.City),
        State = Given(address.State) switch
        {
            null => null,
            { Length: <= 3 } code => new(Code: code),
            var name => new(Name: name),
        },
        Postcode = Given(address.PostalCode),
        Country = Given(address.Country) switch
        {
            null => null,
            { Length: 2 } code => new(Iso2Code: code.ToUpperInvariant()),
            { Length: 3 } code => new(Iso3Code: code.ToUpperInvariant()),
            var name => new(Name: name),
        },
        Phone = Given(address.Phone),
        Email = Given(address.Email),
    };

    public static WireMoney? ToMoney(decimal? amount, string? currency)
        => amount is >= 0 && Given(currency) is { } code ? new(amount, code) : null;

    public static string? ToWire(this DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static IReadOnlyDictionary<string, string?>? ToProperties(
        IReadOnlyDictionary<string, string> references, params IReadOnlyList<(string? Name, string? Value)> extra)
    {
        var properties = references.Where(reference => Given(reference.Value) is not null)
            .ToDictionary(reference => reference.Key, reference => Given(reference.Value));
        foreach (var (name, value) in extra)
        {
            if (Given(name) is { } key && Given(value) is { } text)
                properties[key] = text;
        }

        return properties.Count > 0 ? properties : null;
    }

    public static DateTimeOffset? ToTime(this WireTime? time)
        => DateTimeOffset.TryParse(time?.Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed.ToUniversalTime() : null;

    /// <summary>The date as printed, whatever time and zone stand behind it.</summary>
    public static DateOnly? ToDate(string? text)
        => text is { Length: >= 10 } && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>Goods sold by weight have fractions there; a started unit is not a unit.</summary>
    public static long ToUnits(decimal quantity) => quantity is > long.MaxValue or < long.MinValue ? 0 : (long)Math.Floor(quantity);

    public static IReadOnlyList<string> OpenProblems(this WireOrder order)
        => [.. (order.Details?.Errors ?? []).Where(error => error is { IsResolved: not true, Message: not null }).Select(error => error.Message!)];

    public static string? CodeOf(WireItem item) => Given(item.Details?.Product?.References?.Code);

    /// <summary>Deleted orders are gone by the book; some say so in the status.</summary>
    public static bool IsCancelled(string? status) => status is "CANCELLED" or "CANCELED" or "DELETED";

    /// <summary>Our line number, where a custom field carries it.</summary>
    public static int? NumberOf(WireItem item, string? property)
        => Given(property) is { } key && int.TryParse(item.Properties?.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    public static Lot? LotOf(WireItem item, long quantity)
        => (Given(item.Properties?.GetValueOrDefault(Batch)), ToDate(item.Properties?.GetValueOrDefault(ExpiryDate))) switch
        {
            (null, null) => null,
            var (batch, expiry) => new(batch, null, expiry, quantity),
        };

    /// <summary>Which of a batch's parts are equal but for the quantity.</summary>
    public static IReadOnlyList<Lot> Merge(IEnumerable<Lot?> lots)
        => [.. lots.OfType<Lot>().GroupBy(lot => lot with { Quantity = 0 }).Select(same => same.Key with { Quantity = same.Sum(lot => lot.Quantity) })];
}
