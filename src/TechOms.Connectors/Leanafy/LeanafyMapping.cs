using System.Globalization;

namespace TechOms.Connectors.Leanafy;

/// <summary>Between their words and ours: addresses, quantities, times. Pure: no I/O, no clock.</summary>
internal static class LeanafyMapping
{
    private const string NorthAmerica = "1";
    private static readonly string[] OneDigit = [NorthAmerica, "7"];
    private static readonly string[] TwoDigits = [.. ("20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98").Split(' ')];

    public static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>Every member is required there; what we do not know is sent empty.</summary>
    public static WireAddress ToWire(this Address address)
    {
        var (country, countryCode) = LeanafyPlaces.Country(address.Country);
        var (state, stateCode) = LeanafyPlaces.State(countryCode, address.State);
        return new()
        {
            Name = Given(address.Name) ?? Given(address.Company) ?? "",
            Email = Given(address.Email) ?? "",
            Company = Given(address.Company) ?? "",
            AddressLine1 = Given(address.Line1) ?? "",
            AddressLine2 = string.Join(", ", new[] { Given(address.Line2), Given(address.Line3) }.OfType<string>()),
            City = Given(address.City) ?? "",
            State = state,
            StateCode = stateCode,
            Country = country,
            CountryCode = countryCode,
            Zip = Given(address.PostalCode) ?? "",
            PhoneNumber = ToPhone(address.Phone, countryCode),
            Residential = Given(address.Company) is null,
        };
    }

    /// <summary>Lower case and one spelling of spaces: the list of statuses is not documented.</summary>
    public static string StatusWord(string? status) => (status ?? "").Trim().ToLowerInvariant().Replace(' ', '_').Replace('-', '_');

    public static DateTimeOffset? ToTime(string? text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUniversalTime() : null;

    /// <summary>The date as printed, whatever time and zone stand behind it.</summary>
    public static DateOnly? ToDate(string? text)
        => text is { Length: >= 10 } && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    public static string? ToWire(this DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A started unit is not a unit.</summary>
    public static long ToUnits(decimal quantity) => quantity is > long.MaxValue or < long.MinValue ? 0 : (long)Math.Floor(quantity);

    public static bool IsSame(string? one, string? other) => string.Equals(Given(one), Given(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>Base units in one <paramref name="unit"/> of the line; null: the line does not say.</summary>
    public static decimal? RateOf(WireLine line, string? unit)
    {
        if (Given(unit) is null || IsSame(unit, line.Unit))
            return IsSame(line.Unit, line.BaseUnit) ? 1 : line.BaseConversionRate is > 0 ? line.BaseConversionRate : Given(line.BaseUnit) is null ? 1 : null;

        return IsSame(unit, line.BaseUnit) ? 1 : null;
    }

    /// <param name="rateOf">Of a SKU in a unit, for what the line does not explain.</param>
    public static decimal InBase(WireLine line, decimal quantity, string? unit, Func<string, string, decimal?> rateOf)
        => quantity * (RateOf(line, unit) ?? rateOf(line.Sku ?? "", Given(unit) ?? line.Unit ?? "") ?? 1);

    /// <summary>No member is known for references, so people read them.</summary>
    public static string? ToInstructions(string? instructions, IReadOnlyDictionary<string, string> references)
        => Given(string.Join('\n', references.Where(reference => Given(reference.Value) is not null).Select(reference => $"{reference.Key}: {reference.Value.Trim()}").Prepend(Given(instructions)).OfType<string>()));

    private static WirePhone ToPhone(string? phone, string countryCode)
    {
        var digits = string.Concat((phone ?? "").Where(char.IsAsciiDigit));
        if (Given(phone) is not ['+', ..] || digits.Length < 5)
            return new(digits.Length > 0 && countryCode is "US" or "CA" ? "+" + NorthAmerica : "", digits);

        var length = OneDigit.Contains(digits[..1]) ? 1 : TwoDigits.Contains(digits[..2]) ? 2 : 3;
        return new("+" + digits[..length], digits[length..]);
    }
}
