namespace TechOms.Connectors.Shopify.Sandbox;

/// <summary>The price of an operation in points, by the formula that fits what a real shop charged.</summary>
internal static class GraphQlCost
{
    public const double Mutation = 10;

    public static double Of(GraphQlFieldKind kind) => kind switch
    {
        GraphQlFieldKind.Object or GraphQlFieldKind.List => 1,
        GraphQlFieldKind.Mutation or GraphQlFieldKind.Count => 10,
        _ => 0,
    };

    public static double OfConnection(int rows, double dearest)
        => rows == 0 ? 2 : 2 + (Math.Max(1, Math.Floor(2 * Math.Log(rows))) * (1 + dearest));

    /// <summary>What it may cost at most, by the pages it asks for.</summary>
    public static double Estimate(GraphQlRequest request, GraphQlType type, IReadOnlyList<GraphQlSelection> selections, Func<string, GraphQlType?> find)
        => request.Unfold(type, selections)
            .Where(entry => entry.Field.Name is not "__typename")
            .Sum(entry => Estimate(request, type.Find(entry.Field.Name)!, entry.Field, find));

    private static double Estimate(GraphQlRequest request, GraphQlFieldDefinition definition, GraphQlField field, Func<string, GraphQlType?> find)
    {
        if (definition.Kind is GraphQlFieldKind.Scalar or GraphQlFieldKind.Money)
            return 0;
        if (definition.Kind is GraphQlFieldKind.Mutation)
            return Mutation + OfPayload(request, definition.Type!(), field.Selections, find);
        if (definition.Kind is not GraphQlFieldKind.Connection)
            return Of(definition.Kind) + OfChildren(request, definition, field.Selections, find);

        var arguments = request.Resolve(field.Arguments);
        var rows = field.Selections.OfType<GraphQlField>().Where(part => part.Name is "nodes").SelectMany(part => part.Selections)
            .Concat(from edge in field.Selections.OfType<GraphQlField>()
                    where edge.Name is "edges"
                    from node in edge.Selections.OfType<GraphQlField>()
                    where node.Name is "node"
                    from selection in node.Selections
                    select selection);
        return OfConnection(arguments.Whole("first") ?? arguments.Whole("last") ?? 1, OfChildren(request, definition, [.. rows], find));
    }

    // What stands directly in a payload is in the price of the mutation.
    private static double OfPayload(GraphQlRequest request, GraphQlType payload, IReadOnlyList<GraphQlSelection> selections, Func<string, GraphQlType?> find)
        => request.Unfold(payload, selections)
            .Where(entry => entry.Field.Name is not "__typename")
            .Select(entry => (entry.Field, Definition: payload.Find(entry.Field.Name)!))
            .Sum(entry => Estimate(request, entry.Definition, entry.Field, find) - Of(entry.Definition.Kind));

    private static double OfChildren(
        GraphQlRequest request, GraphQlFieldDefinition definition, IReadOnlyList<GraphQlSelection> selections, Func<string, GraphQlType?> find)
        => definition.Type is not null
            ? Estimate(request, definition.Type(), selections, find)
            : selections.OfType<GraphQlInlineFragment>().Sum(inline => find(inline.On ?? "") is { } type ? Estimate(request, type, inline.Selections, find) : 0);
}
