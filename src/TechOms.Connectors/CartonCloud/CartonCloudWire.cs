using System.Text.Json;
using System.Text.Json.Serialization;

namespace TechOms.Connectors.CartonCloud;

// The remote system's own words. They stay in this folder. Any member may be missing or null, whatever the reference promises.

internal sealed record WireToken(string? AccessToken, double? ExpiresIn);

internal sealed record WireUser(string? Id, IReadOnlyList<WireParty?>? Tenants);

/// <summary>A tenant, customer or warehouse; CartonCloud takes the first of id, code and name that is given.</summary>
internal sealed record WireParty(string? Id = null, string? Name = null, WireReferences? References = null);

internal sealed record WireReferences(string? Customer = null, string? Tracking = null, string? Code = null);

internal sealed record WireTime(string? Time);

internal sealed record WireMoney(decimal? Amount, string? Currency);

internal sealed record WireState(string? Code = null, string? Name = null);

internal sealed record WireCountry(string? Iso2Code = null, string? Iso3Code = null, string? Name = null);

internal sealed record WireAddress
{
    public string? CompanyName { get; init; }
    public string? ContactName { get; init; }
    public string? Address1 { get; init; }
    public string? Address2 { get; init; }
    public string? City { get; init; }
    public WireState? State { get; init; }
    public string? Postcode { get; init; }
    public WireCountry? Country { get; init; }
    public string? Phone { get; init; }
    public string? Email { get; init; }
}

/// <summary>Outbound and inbound orders alike: each uses its part.</summary>
internal sealed record WireOrder
{
    public string? Id { get; init; }
    public string? Type { get; init; }
    public string? Status { get; init; }
    public string? Version { get; init; }
    public WireReferences? References { get; init; }
    public WireParty? Customer { get; init; }
    public WireParty? Warehouse { get; init; }
    public WireOrderDetails? Details { get; init; }
    public IReadOnlyDictionary<string, string?>? Properties { get; init; }
    public IReadOnlyList<WireItem>? Items { get; init; }
    public WireTimestamps? Timestamps { get; init; }
}

internal sealed record WireOrderDetails
{
    public string? Instructions { get; init; }
    public WireCollect? Collect { get; init; }
    public WireDeliver? Deliver { get; init; }
    public WireMoney? InvoiceValue { get; init; }
    public bool? AllowSplitting { get; init; }
    public string? ArrivalDate { get; init; }
    public string? ParentId { get; init; }
    public bool? HasChildren { get; init; }
    public IReadOnlyList<WireIssue>? Errors { get; init; }
}

internal sealed record WireCollect(string? RequiredDate);

internal sealed record WireDeliver(WireAddress? Address, WireMethod? Method);

internal sealed record WireMethod(string? Type, string? RequestedService);

internal sealed record WireIssue(string? Message, bool? IsResolved);

internal sealed record WireTimestamps(WireTime? Created = null, WireTime? Modified = null, WireTime? Dispatched = null);

internal sealed record WireItem
{
    public string? Status { get; init; }
    public WireItemDetails? Details { get; init; }
    public WireMeasures? Measures { get; init; }
    public IReadOnlyDictionary<string, string?>? Properties { get; init; }
}

internal sealed record WireItemDetails
{
    public WireProductReference? Product { get; init; }
    public WireUnit? UnitOfMeasure { get; init; }
    public WireMoney? ApproximateUnitPrice { get; init; }
}

internal sealed record WireProductReference(WireReferences? References = null, string? Id = null);

internal sealed record WireUnit(string? Type = null, string? Name = null);

internal sealed record WireMeasures(decimal? Quantity = null, decimal? QuantityFree = null);

internal sealed record WireConsignment
{
    public string? Status { get; init; }
    public WireReferences? References { get; init; }
    public WireConsignmentDetails? Details { get; init; }
}

internal sealed record WireConsignmentDetails(WireTracking? Tracking);

internal sealed record WireTracking(string? CompanyName, string? Url);

internal sealed record WireReport
{
    public string? Id { get; init; }
    public string? Type { get; init; }
    public string? Status { get; init; }
    public WireReportParameters? Parameters { get; init; }
    public IReadOnlyList<WireItem>? Items { get; init; }
    public IReadOnlyList<WireProblem>? FailureDetails { get; init; }
}

internal sealed record WireReportParameters(int? PageSize, WireParty? Warehouse, WireParty? Customer, IReadOnlyList<string>? AggregateBy);

internal sealed record WireProduct
{
    public string? Id { get; init; }
    public string? Scope { get; init; }
    public string? Type { get; init; }
    public WireReferences? References { get; init; }
    public WireParty? Customer { get; init; }
    public string? Name { get; init; }
    public string? Description { get; init; }
    public WireProductDetails? Details { get; init; }
    public string? DefaultUnitOfMeasure { get; init; }
    public IReadOnlyDictionary<string, WireUnitOfMeasure?>? UnitOfMeasures { get; init; }
    public WireTimestamps? Timestamps { get; init; }
}

internal sealed record WireProductDetails(bool? Active);

internal sealed record WireUnitOfMeasure
{
    public decimal? BaseQty { get; init; }
    public decimal? Weight { get; init; }
    public string? Barcode { get; init; }
    public decimal? Length { get; init; }
    public decimal? Width { get; init; }
    public decimal? Height { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    Converters = [typeof(LenientText), typeof(LenientSwitch), typeof(LenientProperties)])]
[JsonSerializable(typeof(WireUser))]
[JsonSerializable(typeof(WireParty))]
[JsonSerializable(typeof(WireParty[]))]
[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(WireOrder[]))]
[JsonSerializable(typeof(WireProduct))]
[JsonSerializable(typeof(WireProduct[]))]
[JsonSerializable(typeof(WireConsignment[]))]
[JsonSerializable(typeof(WireReport))]
[JsonSerializable(typeof(WireSearch))]
[JsonSerializable(typeof(WireProblem))]
[JsonSerializable(typeof(WireProblem[]))]
internal sealed partial class CartonCloudJson : JsonSerializerContext;

/// <summary>Some tenants answer numbers where the reference shows text, and objects among the custom fields.</summary>
internal sealed class LenientText : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                using (var number = JsonDocument.ParseValue(ref reader))
                    return number.RootElement.GetRawText();
            case JsonTokenType.True or JsonTokenType.False:
                return reader.GetBoolean() ? "true" : "false";
            default:
                // Skip() refuses while more of the answer may come; the value itself is always complete here.
                return reader.TrySkip() ? null : throw new JsonException();
        }
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WritePropertyName(value!);
}

internal sealed class LenientSwitch : JsonConverter<bool?>
{
    public override bool? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False:
                return reader.GetBoolean();
            case JsonTokenType.String:
                return bool.TryParse(reader.GetString(), out var on) ? on : null;
            default:
                // Skip() refuses while more of the answer may come; the value itself is always complete here.
                return reader.TrySkip() ? null : throw new JsonException();
        }
    }

    public override void Write(Utf8JsonWriter writer, bool? value, JsonSerializerOptions options)
    {
        if (value is { } on)
            writer.WriteBooleanValue(on);
        else
            writer.WriteNullValue();
    }
}

/// <summary>Having none may be said by an empty array.</summary>
internal sealed class LenientProperties : JsonConverter<IReadOnlyDictionary<string, string?>?>
{
    private static readonly LenientText Text = new();

    public override IReadOnlyDictionary<string, string?>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
            return reader.TrySkip() ? null : throw new JsonException();

        Dictionary<string, string?> properties = [];
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            properties[name] = reader.TokenType is JsonTokenType.Null ? null : Text.Read(ref reader, typeof(string), options);
        }

        return properties;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string?>? value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value ?? new Dictionary<string, string?>())
            writer.WriteString(name, text);
        writer.WriteEndObject();
    }
}
