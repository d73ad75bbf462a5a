using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Shopify.Sandbox;

/// <summary>Answers an operation that passed the checks, and counts what it really cost.</summary>
internal sealed class GraphQlExecutor(GraphQlRequest request)
{
    private static readonly string[] ConnectionKeys = ["nodes", "edges", "pageInfo"];

    public (JsonObject Data, double Cost) Run(GraphQlType root) => ReadObject(root, new object(), request.Operation.Selections, null);

    private (JsonObject Data, double Cost) ReadObject(GraphQlType type, object value, IReadOnlyList<GraphQlSelection> selections, GraphQlPath? path)
    {
        var data = new JsonObject();
        var cost = 0d;
        foreach (var (key, field, call) in request.Unfold(type, selections))
        {
            if (field.Name is "__typename")
            {
                data[key] = type.Name;
                continue;
            }

            var here = new GraphQlPath(path, key);
            var definition = type.Find(field.Name)!;
            try
            {
                var (node, price) = Complete(definition, definition.Read(value, call), call, here);
                data[key] = node;
                cost += price;
            }
            catch (GraphQlException failure)
            {
                request.Fail(failure.Message, failure.Code, field.Place, here.Steps);
                data[key] = null;
                cost += definition.Kind is GraphQlFieldKind.Mutation ? GraphQlCost.Mutation : 0;
            }
        }

        return (data, cost);
    }

    private (JsonNode? Node, double Cost) Complete(GraphQlFieldDefinition definition, object? value, GraphQlCall call, GraphQlPath? path)
    {
        var own = GraphQlCost.Of(definition.Kind);
        if (value is null)
            return (null, definition.Kind is GraphQlFieldKind.Mutation ? own : 0);

        switch (definition.Kind)
        {
            case GraphQlFieldKind.Scalar:
                return (ToScalar(value), 0);
            case GraphQlFieldKind.List:
                List<(JsonNode? Node, double Cost)> items = [.. ((IEnumerable)value).Cast<object?>().Select(item => ReadItem(definition, item, call.Field.Selections, path))];
                return (new JsonArray([.. items.Select(item => item.Node)]), own + items.Select(item => item.Cost).DefaultIfEmpty().Max());
            case GraphQlFieldKind.Connection:
                return ReadConnection(definition, (GraphQlRows)value, call, path);
            default:
                var (node, cost) = ReadItem(definition, value, call.Field.Selections, path);
                if (definition.Kind is GraphQlFieldKind.Mutation)
                    cost -= ShownIn(definition.Type!(), node, call);
                return (node, definition.Kind is GraphQlFieldKind.Money ? 0 : own + cost);
        }
    }

    // What stands directly in a payload is in the price of the mutation.
    private double ShownIn(GraphQlType payload, JsonNode? node, GraphQlCall call)
        => request.Unfold(payload, call.Field.Selections)
            .Where(entry => entry.Field.Name is not "__typename" && node?[entry.Key] is not null)
            .Sum(entry => GraphQlCost.Of(payload.Find(entry.Field.Name)!.Kind));

    private (JsonNode? Node, double Cost) ReadItem(
        GraphQlFieldDefinition definition, object? item, IReadOnlyList<GraphQlSelection> selections, GraphQlPath? path)
    {
        if (item is null)
            return (null, 0);

        var (type, value) = item is GraphQlTyped typed ? (typed.Type, typed.Value) : (definition.Type!(), item);
        return ReadObject(type, value, selections, path);
    }

    private (JsonNode? Node, double Cost) ReadConnection(GraphQlFieldDefinition definition, GraphQlRows rows, GraphQlCall call, GraphQlPath? path)
    {
        var page = rows.Page(call.Arguments);
        var data = new JsonObject();
        var dearest = 0d;
        foreach (var part in call.Field.Selections.OfType<GraphQlField>().Where(part => ConnectionKeys.Contains(part.Name)))
        {
            switch (part.Name)
            {
                case "nodes":
                    data[part.Key] = new JsonArray([.. page.Rows.Select(row => ReadRow(row, part.Selections))]);
                    break;
                case "edges":
                    data[part.Key] = new JsonArray([.. page.Rows.Select(row => (JsonNode)ReadEdge(row, part.Selections))]);
                    break;
                default:
                    data[part.Key] = ReadPageInfo(page, part.Selections);
                    break;
            }
        }

        return (data, GraphQlCost.OfConnection(page.Rows.Count, dearest));

        JsonNode? ReadRow(GraphQlRow row, IReadOnlyList<GraphQlSelection> selections)
        {
            var (node, cost) = ReadItem(definition, row.Item, selections, path);
            dearest = Math.Max(dearest, cost);
            return node;
        }

        JsonObject ReadEdge(GraphQlRow row, IReadOnlyList<GraphQlSelection> selections)
        {
            var edge = new JsonObject();
            foreach (var field in selections.OfType<GraphQlField>())
                edge[field.Key] = field.Name is "cursor" ? row.Cursor : ReadRow(row, field.Selections);
            return edge;
        }
    }

    private static JsonObject ReadPageInfo(GraphQlPage page, IReadOnlyList<GraphQlSelection> selections)
    {
        var info = new JsonObject();
        foreach (var field in selections.OfType<GraphQlField>())
            info[field.Key] = field.Name switch
            {
                "hasNextPage" => page.HasNext,
                "hasPreviousPage" => page.HasPrevious,
                "startCursor" => page.Rows is [var first, ..] ? first.Cursor : null,
                _ => page.Rows is [.., var last] ? last.Cursor : null,
            };
        return info;
    }

    private static JsonNode? ToScalar(object value) => value switch
    {
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int whole => JsonValue.Create(whole),
        long whole => JsonValue.Create(whole),
        double number => JsonValue.Create(number),

        // Amounts travel as text, without padding.
        decimal amount => JsonValue.Create(amount.ToString("0.0###", CultureInfo.InvariantCulture)),
        DateTimeOffset time => JsonValue.Create(time.ToUniversalTime().ToText()),
        IEnumerable<string> texts => new JsonArray([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "Not a scalar."),
    };
}
