using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TechOms.Connectors.Extensiv;

// Two casings, numbers with and without fractions, identifiers as text or number: what a value is, its reader decides.

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
            case JsonTokenType.Number:
                return reader.TryGetDecimal(out var number) && number != 0;
            default:
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

internal sealed class LenientNumber : JsonConverter<decimal?>
{
    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadNumber(ref reader);

    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options)
    {
        if (value is { } number)
            writer.WriteNumberValue(number);
        else
            writer.WriteNullValue();
    }

    public static decimal? ReadNumber(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return reader.TryGetDecimal(out var number) ? number : null;
            case JsonTokenType.String:
                return decimal.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var text) ? text : null;
            default:
                return reader.TrySkip() ? null : throw new JsonException();
        }
    }
}

/// <summary>Identifiers: whole, but sometimes written with a fraction.</summary>
internal sealed class LenientWhole : JsonConverter<long?>
{
    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => LenientNumber.ReadNumber(ref reader) is { } number && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue ? (long)number : null;

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options)
    {
        if (value is { } number)
            writer.WriteNumberValue(number);
        else
            writer.WriteNullValue();
    }
}
