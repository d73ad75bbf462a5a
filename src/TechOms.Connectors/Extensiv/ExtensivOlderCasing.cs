using System.Text.Json.Nodes;

namespace TechOms.Connectors.Extensiv;

/// <summary>The same answer as those get who do not ask for HAL: other casing, plain lists, no links.</summary>
internal static class ExtensivOlderCasing
{
    private static readonly Dictionary<string, string> Nested = new(StringComparer.OrdinalIgnoreCase)
    {
        ["orders/item"] = "OrderItems",
        ["inventory/receiveritem"] = "ReceiveItems",
    };

    public static JsonNode Of(JsonNode json) => json switch
    {
        JsonObject known => Of(known),
        JsonArray list => new JsonArray([.. list.Select(item => item is null ? null : Of(item))]),
        _ => json.DeepClone(),
    };

    private static JsonObject Of(JsonObject json)
    {
        var older = new JsonObject();
        foreach (var (name, value) in json)
        {
            if (name is "_embedded")
            {
                foreach (var (rel, items) in (JsonObject)value!)
                    older[NameOf(rel)] = Of(items!);
            }
            else if (name is not "_links")
            {
                older[char.ToUpperInvariant(name[0]) + name[1..]] = value is null ? null : Of(value);
            }
        }

        return older;
    }

    private static string NameOf(string rel)
        => Nested.Where(known => rel.EndsWith(known.Key, StringComparison.OrdinalIgnoreCase) && !rel.EndsWith("customers/item", StringComparison.OrdinalIgnoreCase)).Select(known => known.Value)
            .FirstOrDefault() ?? "ResourceList";
}
