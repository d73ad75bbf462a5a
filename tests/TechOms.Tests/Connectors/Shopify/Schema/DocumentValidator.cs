using TechOms.Connectors.Shopify.Sandbox;

namespace TechOms.Tests.Connectors.Shopify.Schema;

/// <summary>Holds a document against the schema: names, arguments, directives, fragments, variables, and the rules of this project.</summary>
internal sealed class DocumentValidator(ShopifySchema schema, GraphQlDocument document)
{
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _usedFragments = [];
    private Dictionary<string, GraphQlVariableDefinition> _variables = [];
    private HashSet<string> _usedVariables = [];

    public static IReadOnlyList<string> Problems(ShopifySchema schema, string text)
    {
        GraphQlDocument document;
        try
        {
            document = GraphQlParser.Parse(text);
        }
        catch (GraphQlSyntaxException failure)
        {
            return [failure.Message];
        }

        return new DocumentValidator(schema, document).Run();
    }

    private List<string> Run()
    {
        foreach (var operation in document.Operations)
        {
            _variables = operation.Variables.ToDictionary(variable => variable.Name);
            _usedVariables = [];
            foreach (var variable in operation.Variables)
                CheckVariable(variable);
            CheckSelections(schema.RootOf(operation.Kind), operation.Selections);
            _problems.AddRange(_variables.Keys.Except(_usedVariables).Select(name => $"${name} is not used"));
        }

        _problems.AddRange(document.Fragments.Select(fragment => fragment.Name).Except(_usedFragments).Select(name => $"fragment {name} is not used"));
        return _problems;
    }

    private void CheckVariable(GraphQlVariableDefinition variable)
    {
        if (schema.Find(variable.Type.Name) is not { Kind: "SCALAR" or "ENUM" or "INPUT_OBJECT" })
            _problems.Add($"${variable.Name} has no input type {variable.Type.Name}");
        else if (variable.Default is not null)
            CheckValue(variable.Type, variable.Default, $"${variable.Name}");
    }

    private void CheckSelections(SchemaType type, IReadOnlyList<GraphQlSelection> selections)
    {
        foreach (var selection in selections)
        {
            CheckDirectives(selection);
            switch (selection)
            {
                case GraphQlField field:
                    CheckField(type, field);
                    break;
                case GraphQlInlineFragment inline:
                    CheckFragment(type, inline.On ?? type.Name, inline.Selections);
                    break;
                case GraphQlSpread spread when document.Fragment(spread.Name) is { } fragment:
                    _usedFragments.Add(fragment.Name);
                    CheckFragment(type, fragment.On, fragment.Selections);
                    break;
                default:
                    _problems.Add($"fragment {((GraphQlSpread)selection).Name} is not defined");
                    break;
            }
        }
    }

    private void CheckFragment(SchemaType type, string on, IReadOnlyList<GraphQlSelection> selections)
    {
        if (schema.Find(on) is not { IsComposite: true } target)
            _problems.Add($"there is no type {on}");
        else if (!type.Possible.Overlaps(target.Possible))
            _problems.Add($"{type.Name} is never {on}");
        else
            CheckSelections(target, selections);
    }

    private void CheckField(SchemaType type, GraphQlField field)
    {
        if (field.Name is "__typename")
            return;

        var path = $"{type.Name}.{field.Name}";
        if (!type.Fields.TryGetValue(field.Name, out var definition))
        {
            _problems.Add($"{path} does not exist");
            return;
        }

        if (definition.Deprecated)
            _problems.Add($"{path} is deprecated");
        _problems.AddRange(ProjectRules.Problems(type, field));
        CheckArguments(definition.Arguments, field.Arguments, path);
        var next = schema.Find(definition.Type.Name)!;
        if (next.IsComposite != field.Selections.Count > 0)
            _problems.Add($"{path} must {(next.IsComposite ? "" : "not ")}have selections");
        else
            CheckSelections(next, field.Selections);
    }

    private void CheckDirectives(GraphQlSelection selection)
    {
        foreach (var directive in selection.Directives)
        {
            if (schema.Directives.TryGetValue(directive.Name, out var arguments))
                CheckArguments(arguments, directive.Arguments, $"@{directive.Name}");
            else
                _problems.Add($"@{directive.Name} does not exist");
        }
    }

    private void CheckArguments(IReadOnlyDictionary<string, SchemaInput> known, IReadOnlyList<GraphQlArgument> given, string path)
    {
        foreach (var argument in given)
        {
            if (!known.TryGetValue(argument.Name, out var input))
                _problems.Add($"{path} has no argument {argument.Name}");
            else if (input.Deprecated)
                _problems.Add($"{path}({argument.Name}) is deprecated");
            else
                CheckValue(input.Type, argument.Value, $"{path}({argument.Name})", input.HasDefault);
        }

        _problems.AddRange(known.Where(input => input.Value.Required && given.All(argument => argument.Name != input.Key)).Select(input => $"{path} lacks {input.Key}"));
    }

    private void CheckValue(GraphQlTypeReference type, GraphQlValue value, string path, bool hasDefault = false)
    {
        if (value is GraphQlVariable variable)
        {
            _usedVariables.Add(variable.Name);
            if (!_variables.TryGetValue(variable.Name, out var definition))
                _problems.Add($"${variable.Name} is not declared");
            else if (!Fits(type with { Required = type.Required && !hasDefault && definition.Default is null }, definition.Type))
                _problems.Add($"${variable.Name} of type {definition.Type} does not fit {path} of type {type}");
        }
        else
        {
            foreach (var nested in Nested(value).OfType<GraphQlVariable>())
                _usedVariables.Add(nested.Name);
            _problems.AddRange(ValueValidator.Problems(schema, type, value, path));
        }
    }

    private static bool Fits(GraphQlTypeReference wanted, GraphQlTypeReference given)
    {
        if (wanted.Required && !given.Required)
            return false;
        if (wanted.Item is not null)
            return given.Item is not null && Fits(wanted.Item, given.Item);

        return given.Item is null && wanted.Name == given.Name;
    }

    private static IEnumerable<GraphQlValue> Nested(GraphQlValue value) => value switch
    {
        GraphQlList list => list.Items.SelectMany(Nested),
        GraphQlObject part => part.Fields.SelectMany(field => Nested(field.Value)),
        _ => [value],
    };
}
