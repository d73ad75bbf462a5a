using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Synapse;

// The remote system's own words: paths, members, codes. The vendor publishes no documentation, so each is marked by how it is known.
//   seen     in use by two public clients of two warehouses
//   assumed  by analogy with what was seen; to be put right here once it is known

internal static class SynapseApi
{
    // Seen.
    public const string Root = "/api";
    public const string Login = "login";
    public const string SessionCookie = "SYNAPSE-SESSION";
    public const string TokenCookie = "XSRF-TOKEN";
    public const string TokenHeader = "X-XSRF-TOKEN";
    public const string CreateOrder = "orders/create-order";
    public const string OrderInfo = "orders/order-info";
    public const string ShippedOrders = "orders/shipped-orders";
    public const string Inventory = "inventory/by-customer";
    public const string Outbound = "O";
    public const string Available = "AV";
    public const string Committed = "CM";
    public const string Shipped = "9";
    public const string LineNumber = "dtl_pass_thru_num_10";
    public const string NoLot = "(none)";
    public const int LongestKey = 20;
    public const string Date = "MM/dd/yyyy";
    public const string DateTime = "MM/dd/yyyy HH:mm:ss";

    // Assumed.
    public const string ReceivedOrders = "orders/received-orders";
    public const string Items = "items/by-customer";
    public const string CreateItem = "items/create-item";
    public const string Add = "A";
    public const string Delete = "D";

    public static readonly string[] TimeFormats =
        [DateTime, "M/d/yyyy H:mm:ss", "M/d/yyyy h:mm:ss tt", "M/d/yyyy H:mm", "M/d/yyyy h:mm tt", Date, "M/d/yyyy", "MM-dd-yyyy", "MM-dd-yyyy HH:mm:ss"];
}

/// <summary>A JSON object read by any of the names a member is known under; what is missing or of another kind is read as missing.</summary>
internal readonly record struct SynapseRow(JsonElement Json)
{
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name) is { } value && TextOf(value) is { } text)
                return text;
        }

        return null;
    }

    public decimal? Number(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name) is not { } value)
                continue;
            if (value.ValueKind is JsonValueKind.Number && value.TryGetDecimal(out var number))
                return number;
            if (value.ValueKind is JsonValueKind.String && decimal.TryParse(value.GetString(), NumberStyles.Number, CultureInfo.InvariantCulture, out var told))
                return told;
        }

        return null;
    }

    public IReadOnlyList<SynapseRow> Rows(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name) is { ValueKind: JsonValueKind.Array } list)
                return Objects(list);
        }

        return [];
    }

    /// <summary>The rows of an answer whose container is not known for certain: the array itself, one of these members, one of them in another,
    /// a single row, or the first array there is.</summary>
    public static IReadOnlyList<SynapseRow> Of(JsonElement answer, params ReadOnlySpan<string> names)
    {
        if (answer.ValueKind is JsonValueKind.Array)
            return Objects(answer);
        if (answer.ValueKind is not JsonValueKind.Object)
            throw new ConnectorException(ConnectorFault.Unavailable, "Synapse answered neither a list nor an object.");

        foreach (var name in names)
        {
            switch (new SynapseRow(answer).Find(name))
            {
                case { ValueKind: JsonValueKind.Array } list:
                    return Objects(list);
                case { ValueKind: JsonValueKind.Object } inner:
                    return HasList(inner, names) ? Of(inner, names) : [new(inner)];
            }
        }

        if (new SynapseRow(answer).Text("orderid", "order_id", "item") is not null)
            return [new(answer)];

        foreach (var member in answer.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.Array)
                return Objects(member.Value);
        }

        return [];
    }

    private static bool HasList(JsonElement json, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (new SynapseRow(json).Find(name) is { ValueKind: JsonValueKind.Array })
                return true;
        }

        return false;
    }

    private JsonElement? Find(string name)
    {
        if (Json.ValueKind is not JsonValueKind.Object)
            return null;

        foreach (var member in Json.EnumerateObject())
        {
            if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))
                return member.Value;
        }

        return null;
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => string.IsNullOrWhiteSpace(value.GetString()) ? null : value.GetString()!.Trim(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    private static IReadOnlyList<SynapseRow> Objects(JsonElement list)
        => [.. list.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.Object).Select(item => new SynapseRow(item))];
}

internal static class SynapseBody
{
    /// <summary>Optional members are refused when they are empty, so an empty one is left out; a longer one is cut to what the field holds.</summary>
    public static JsonObject With(this JsonObject body, string name, string? value, int longest = int.MaxValue)
    {
        if (!string.IsNullOrWhiteSpace(value))
            body[name] = value.Trim() is var text && text.Length > longest ? text[..longest].TrimEnd() : text;
        return body;
    }
}
