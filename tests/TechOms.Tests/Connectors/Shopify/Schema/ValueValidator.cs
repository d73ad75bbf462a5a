using System.Text.Json;
using System.Text.Json.Nodes;
using TechOms.Connectors.Shopify.Sandbox;

namespace TechOms.Tests.Connectors.Shopify.Schema;

/// <summary>Holds literals of a document and the JSON of its variables against input types.</summary>
internal static class ValueValidator
{
    private const string VariableMark = "$variable";
    private const string EnumMark = "$enum";

    public static IEnumerable<string> Problems(ShopifySchema schema, GraphQlTypeReference type, GraphQlValue value, string path)
        => value is GraphQlVariable ? [] : Problems(schema, type, ToJson(value), path, literal: true);

    /// <summary>The JSON of an operation's variables.</summary>
    public static IEnumerable<string> Problems(ShopifySchema schema, GraphQlOperation operation, JsonObject variables)
    {
        foreach (var unknown in variables.Select(variable => variable.Key).Except(operation.Variables.Select(variable => variable.Name)))
            yield return $"${unknown} is not declared";
        foreach (var variable in operation.Variables)
        {
            var given = variables.TryGetPropertyValue(variable.Name, out var value);
            if (!given && (variable.Default is not null || !variable.Type.Required))
                continue;

            foreach (var problem in Problems(schema, variable.Type, value, $"${variable.Name}", literal: false))
                yield return problem;
        }
    }

    private static IEnumerable<string> Problems(ShopifySchema schema, GraphQlTypeReference type, JsonNode? value, string path, bool literal)
    {
        if (value is null)
            return type.Required ? [$"{path} must not be null"] : [];
        if (value is JsonObject variable && variable.ContainsKey(VariableMark))
            return [];
        if (type.Item is { } item)
            return value is JsonArray items ? items.SelectMany((element, index) => Problems(schema, item, element, $"{path}.{index}", literal)) : Problems(schema, item, value, path, literal);

        var known = schema.Find(type.Name)!;
        return known.Kind switch
        {
            "INPUT_OBJECT" => value is JsonObject part ? ProblemsOf(schema, known, part, path, literal) : [$"{path} must be an object"],
            "ENUM" => NameOf(value, literal) is { } name && known.Values.TryGetValue(name, out var deprecated)
                ? deprecated ? [$"{path}: {name} is deprecated"] : []
                : [$"{path}: {value.ToJsonString()} is no {type.Name}"],
            _ => Fits(type.Name, value) ? [] : [$"{path}: {value.ToJsonString()} is no {type.Name}"],
        };
    }

    private static IEnumerable<string> ProblemsOf(ShopifySchema schema, SchemaType type, JsonObject part, string path, bool literal)
    {
        foreach (var (name, value) in part)
        {
            if (!type.Inputs.TryGetValue(name, out var input))
                yield return $"{path}.{name} does not exist on {type.Name}";
            else if (input.Deprecated)
                yield return $"{path}.{name} is deprecated";
            else
                foreach (var problem in Problems(schema, input.Type, value, $"{path}.{name}", literal))
                    yield return problem;
        }

        foreach (var missing in type.Inputs.Where(input => input.Value.Required && !part.ContainsKey(input.Key)))
            yield return $"{path} lacks {missing.Key}";
        if (ProjectRules.MustBePresent(type.Name) is { } present && !part.ContainsKey(present))
            yield return $"{path} lacks {present}, which must be there even if null";
    }

    // A document writes enum values bare, variables write them as text.
    private static string? NameOf(JsonNode value, bool literal)
        => literal ? (value as JsonObject)?[EnumMark]?.GetValue<string>() : value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : null;

    private static bool Fits(string scalar, JsonNode value) => scalar switch
    {
        "Int" => value.GetValueKind() is JsonValueKind.Number && value.AsValue().TryGetValue<int>(out _),
        "Float" => value.GetValueKind() is JsonValueKind.Number,
        "Boolean" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "ID" => value.GetValueKind() is JsonValueKind.String && value.GetValue<string>().StartsWith("gid://shopify/", StringComparison.Ordinal),
        "URL" => value.GetValueKind() is JsonValueKind.String && Uri.TryCreate(value.GetValue<string>(), UriKind.Absolute, out _),
        "JSON" => true,
        _ => value.GetValueKind() is JsonValueKind.String,
    };

    private static JsonNode? ToJson(GraphQlValue value) => value switch
    {
        GraphQlNumber number => JsonNode.Parse(number.Text),
        GraphQlString text => JsonValue.Create(text.Text),
        GraphQlEnum name => new JsonObject { [EnumMark] = name.Name },
        GraphQlBoolean flag => JsonValue.Create(flag.Value),
        GraphQlList list => new JsonArray([.. list.Items.Select(ToJson)]),
        GraphQlObject part => new JsonObject(part.Fields.Select(field => KeyValuePair.Create(field.Name, ToJson(field.Value)))),
        GraphQlVariable => new JsonObject { [VariableMark] = true },
        _ => null,
    };
}
