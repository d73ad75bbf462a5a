using System.Text.Json;
using System.Text.Json.Nodes;
using TechOms.Connectors.Shopify.Sandbox;

namespace TechOms.Tests.Connectors.Shopify.Schema;

/// <summary>Holds the data of an answer against the schema: whether a real shop could have answered so.</summary>
internal sealed class AnswerValidator(ShopifySchema schema, GraphQlDocument document)
{
    public IEnumerable<string> Problems(GraphQlOperation operation, JsonObject data) => OfObject(schema.RootOf(operation.Kind), operation.Selections, data, operation.Name ?? operation.Kind);

    private IEnumerable<string> OfObject(SchemaType type, IReadOnlyList<GraphQlSelection> selections, JsonObject data, string path)
        => selections.SelectMany(selection => selection switch
        {
            GraphQlField { Name: "__typename" } => [],
            GraphQlField field => data.TryGetPropertyValue(field.Key, out var value)
                ? OfValue(type.Fields[field.Name].Type, field.Selections, value, $"{path}.{field.Key}")
                : [$"{path}.{field.Key} is missing"],
            GraphQlInlineFragment inline => data.Count == 0 || inline.On is null ? [] : OfObject(schema.Find(inline.On)!, inline.Selections, data, path),
            GraphQlSpread spread when document.Fragment(spread.Name) is { } fragment => OfObject(schema.Find(fragment.On)!, fragment.Selections, data, path),
            _ => [],
        });

    private IEnumerable<string> OfValue(GraphQlTypeReference type, IReadOnlyList<GraphQlSelection> selections, JsonNode? value, string path)
    {
        if (value is null)
            return type.Required ? [$"{path} must not be null"] : [];
        if (type.Item is { } item)
            return value is JsonArray items ? items.SelectMany((element, index) => OfValue(item, selections, element, $"{path}.{index}")) : [$"{path} must be a list"];

        var known = schema.Find(type.Name)!;
        if (known.IsComposite)
            return value is JsonObject part ? OfObject(known, selections, part, path) : [$"{path} must be an object"];
        if (known.Kind is "ENUM")
            return known.Values.ContainsKey(value.ToString()) ? [] : [$"{path}: {value} is no {type.Name}"];

        return Fits(type.Name, value.GetValueKind()) ? [] : [$"{path}: {value.ToJsonString()} is no {type.Name}"];
    }

    private static bool Fits(string scalar, JsonValueKind kind) => scalar switch
    {
        "Int" or "Float" => kind is JsonValueKind.Number,
        "Boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        _ => kind is JsonValueKind.String,
    };
}
