using System.Text.Json.Nodes;

namespace TechOms.Connectors.Shopify.Sandbox;

/// <summary>Refuses what does not fit the types before anything runs, in Shopify's words.</summary>
internal sealed class GraphQlChecker(GraphQlDocument document, GraphQlRequest request, Func<string, GraphQlType?> find)
{
    private const int MostRows = 250;
    private readonly HashSet<string> _used = [];

    public bool Check(GraphQlType root)
    {
        var operation = request.Operation;
        Check(root, operation.Selections, [$"{operation.Kind} {operation.Name}".TrimEnd()]);
        foreach (var variable in operation.Variables)
        {
            if (!_used.Contains(variable.Name))
                request.Fail($"Variable ${variable.Name} is declared by {operation.Name} but not used", "variableNotUsed", variable.Place, []);
            CheckVariable(variable);
        }

        foreach (var name in _used.Where(name => operation.Variables.All(variable => variable.Name != name)))
            request.Fail($"Variable ${name} is used by {operation.Name} but not declared", "variableNotDefined", operation.Place, []);
        return request.Errors.Count == 0;
    }

    private void Check(GraphQlType type, IReadOnlyList<GraphQlSelection> selections, IReadOnlyList<string> path)
    {
        foreach (var selection in selections)
        {
            CheckDirectives(selection);
            switch (selection)
            {
                case GraphQlField field:
                    CheckField(type, field, [.. path, field.Key]);
                    break;
                case GraphQlInlineFragment inline:
                    Check(inline.On is null ? type : find(inline.On) ?? type, inline.Selections, path);
                    break;
                case GraphQlSpread spread when document.Fragment(spread.Name) is { } fragment:
                    Check(find(fragment.On) ?? type, fragment.Selections, [.. path, fragment.Name]);
                    break;
                default:
                    request.Fail($"Fragment {((GraphQlSpread)selection).Name} was used, but not defined", "useAndDefineFragment", selection.Place, path);
                    break;
            }
        }
    }

    private void CheckField(GraphQlType type, GraphQlField field, IReadOnlyList<string> path)
    {
        if (field.Name is "__typename")
            return;

        if (type.Find(field.Name) is not { } definition)
        {
            request.Fail($"Field '{field.Name}' doesn't exist on type '{type.Name}'", "undefinedField", field.Place, path,
                new JsonObject { ["typeName"] = type.Name, ["fieldName"] = field.Name });
            return;
        }

        CheckArguments(definition, field, path);
        if (definition.Kind is GraphQlFieldKind.Scalar != (field.Selections.Count == 0))
            request.Fail($"Field '{field.Name}' must have selections where it is an object, and none where it is not", "selectionMismatch", field.Place, path);
        else if (definition.Kind is GraphQlFieldKind.Connection)
            CheckConnection(definition, field, path);
        else if (definition.Type is { } next)
            Check(next(), field.Selections, path);
        else
            Check(type, [.. field.Selections.Where(selection => selection is not GraphQlField)], path);
    }

    private void CheckConnection(GraphQlFieldDefinition definition, GraphQlField field, IReadOnlyList<string> path)
    {
        var arguments = request.Resolve(field.Arguments);
        if ((arguments.Whole("first") ?? arguments.Whole("last")) is not { } rows)
            request.Fail("you must provide one of first or last", "BAD_REQUEST", field.Place, path);
        else if (rows > MostRows)
            request.Fail($"The page size of {rows} is greater than the maximum allowed of {MostRows}.", "MAX_INPUT_SIZE_EXCEEDED", field.Place, path);

        foreach (var part in field.Selections.OfType<GraphQlField>())
        {
            if (part.Name is "nodes")
                Check(definition.Type!(), part.Selections, [.. path, part.Key]);
            else if (part.Name is "edges")
                foreach (var node in part.Selections.OfType<GraphQlField>().Where(node => node.Name is "node"))
                    Check(definition.Type!(), node.Selections, [.. path, part.Key, node.Key]);
            else if (part.Name is not ("pageInfo" or "__typename"))
                request.Fail($"Field '{part.Name}' doesn't exist on type '{definition.Type!().Name}Connection'", "undefinedField", part.Place, path);
        }
    }

    private void CheckArguments(GraphQlFieldDefinition definition, GraphQlField field, IReadOnlyList<string> path)
    {
        foreach (var argument in field.Arguments)
        {
            Use(argument.Value);
            if (!definition.Arguments.TryGetValue(argument.Name, out var type))
                request.Fail($"Field '{field.Name}' doesn't accept argument '{argument.Name}'", "argumentNotAccepted", argument.Place, path);
            else if (argument.Value is GraphQlObject or GraphQlList)
                CheckValue(type, request.Resolve([argument])[argument.Name], problem => request.Fail(
                    $"Argument '{argument.Name}' on Field '{field.Name}' has an invalid value ({problem})", "argumentLiteralsIncompatible", argument.Place, path));
        }

        var given = request.Resolve(field.Arguments);
        var missing = definition.Arguments.Where(argument => argument.Value.Required && !given.ContainsKey(argument.Key)).Select(argument => argument.Key).ToList();
        if (missing.Count > 0)
            request.Fail($"Field '{field.Name}' is missing required arguments: {string.Join(", ", missing)}", "missingRequiredArguments", field.Place, path);
    }

    private void CheckDirectives(GraphQlSelection selection)
    {
        foreach (var directive in selection.Directives)
        {
            if (directive.Name is not ("include" or "skip" or "idempotent"))
                request.Fail($"Directive @{directive.Name} is not defined", "undefinedDirective", directive.Place, []);
            foreach (var argument in directive.Arguments)
                Use(argument.Value);
        }
    }

    private void CheckVariable(GraphQlVariableDefinition variable)
    {
        if (!request.Variables.TryGetPropertyValue(variable.Name, out var value) && variable.Default is not null)
            return;

        CheckValue(variable.Type, value, problem => request.Fail(
            $"Variable ${variable.Name} of type {variable.Type} was provided invalid value for {problem}", "INVALID_VARIABLE", variable.Place, [],
            new JsonObject { ["value"] = value?.DeepClone() }));
    }

    private static void CheckValue(GraphQlTypeReference type, JsonNode? value, Action<string> fail)
    {
        foreach (var problem in ShopifyInputs.Problems(type, value, ""))
            fail(problem);
    }

    private void Use(GraphQlValue value)
    {
        switch (value)
        {
            case GraphQlVariable variable:
                _used.Add(variable.Name);
                break;
            case GraphQlList list:
                foreach (var item in list.Items)
                    Use(item);
                break;
            case GraphQlObject part:
                foreach (var field in part.Fields)
                    Use(field.Value);
                break;
        }
    }
}
