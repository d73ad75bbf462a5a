using System.Text.Json.Nodes;

namespace TechOms.Connectors.Shopify.Sandbox;

/// <summary>One operation with its variables, and what gathers while it is worked on.</summary>
internal sealed class GraphQlRequest(GraphQlDocument document, GraphQlOperation operation, JsonObject variables)
{
    private readonly Dictionary<(GraphQlType, IReadOnlyList<GraphQlSelection>), IReadOnlyList<GraphQlSelected>> _unfolded = [];

    public GraphQlOperation Operation => operation;
    public JsonObject Variables => variables;
    public JsonArray Errors { get; } = [];
    public JsonArray Searches { get; } = [];

    public void Fail(string message, string? code, GraphQlPlace place, IEnumerable<string> path, JsonObject? extensions = null)
    {
        var details = extensions ?? [];
        if (code is not null)
            details["code"] = code;
        var error = new JsonObject
        {
            ["message"] = message,
            ["locations"] = new JsonArray(new JsonObject { ["line"] = place.Line, ["column"] = place.Column }),
            ["path"] = new JsonArray([.. path.Select(step => (JsonNode?)step)]),
        };
        if (details.Count > 0)
            error["extensions"] = details;
        Errors.Add(error);
    }

    public JsonObject Resolve(IReadOnlyList<GraphQlArgument> arguments)
    {
        var values = new JsonObject();
        foreach (var argument in arguments)
        {
            // A variable nobody gave is not the same as one that is null.
            if (argument.Value is GraphQlVariable variable && !variables.ContainsKey(variable.Name))
            {
                if (operation.Variables.FirstOrDefault(known => known.Name == variable.Name)?.Default is { } fallback)
                    values[argument.Name] = Resolve(fallback);
                continue;
            }

            values[argument.Name] = Resolve(argument.Value);
        }

        return values;
    }

    /// <summary>The fields to show of a type, fragments unfolded and equal keys merged. The same for every row, so it is done once.</summary>
    public IReadOnlyList<GraphQlSelected> Unfold(GraphQlType type, IReadOnlyList<GraphQlSelection> selections)
    {
        if (!_unfolded.TryGetValue((type, selections), out var fields))
        {
            fields =
            [
                .. from field in Fields(type, selections)
                   group field by field.Key into twins
                   let field = twins.First() with { Selections = [.. twins.SelectMany(twin => twin.Selections)] }
                   select new GraphQlSelected(twins.Key, field, new(Resolve(field.Arguments), field, this)),
            ];
            _unfolded[(type, selections)] = fields;
        }

        return fields;
    }

    private IEnumerable<GraphQlField> Fields(GraphQlType type, IReadOnlyList<GraphQlSelection> selections)
        => selections.Where(IsIncluded).SelectMany(selection => selection switch
        {
            GraphQlField field => [field],
            GraphQlInlineFragment inline => inline.On is null || type.Is(inline.On) ? Fields(type, inline.Selections) : [],
            GraphQlSpread spread when document.Fragment(spread.Name) is { } fragment => type.Is(fragment.On) ? Fields(type, fragment.Selections) : [],
            _ => [],
        });

    private bool IsIncluded(GraphQlSelection selection)
        => selection.Directives.All(directive => directive.Name switch
        {
            "include" => Resolve(directive.Arguments).Flag("if"),
            "skip" => !Resolve(directive.Arguments).Flag("if"),
            _ => true,
        });

    private JsonNode? Resolve(GraphQlValue value) => value switch
    {
        GraphQlVariable variable => variables[variable.Name]?.DeepClone(),
        GraphQlNumber number => JsonNode.Parse(number.Text),
        GraphQlString text => JsonValue.Create(text.Text),
        GraphQlBoolean flag => JsonValue.Create(flag.Value),
        GraphQlEnum name => JsonValue.Create(name.Name),
        GraphQlList list => new JsonArray([.. list.Items.Select(Resolve)]),
        GraphQlObject part => Resolve(part.Fields),
        _ => null,
    };
}

internal sealed record GraphQlSelected(string Key, GraphQlField Field, GraphQlCall Call);

/// <summary>Where in the answer something stands.</summary>
internal sealed record GraphQlPath(GraphQlPath? Parent, string Key)
{
    public IEnumerable<string> Steps => Parent is null ? [Key] : Parent.Steps.Append(Key);
}
