using System.Runtime.InteropServices;

namespace TechOms.Connectors.Shopify.Sandbox;

// The parts of a GraphQL document that clients write. https://spec.graphql.org/October2021/#sec-Document-Syntax

internal sealed record GraphQlDocument(IReadOnlyList<GraphQlOperation> Operations, IReadOnlyList<GraphQlFragment> Fragments)
{
    public GraphQlFragment? Fragment(string name) => Fragments.FirstOrDefault(fragment => fragment.Name == name);
}

internal sealed record GraphQlOperation(
    string Kind, string? Name, IReadOnlyList<GraphQlVariableDefinition> Variables, IReadOnlyList<GraphQlSelection> Selections, GraphQlPlace Place);

internal sealed record GraphQlFragment(string Name, string On, IReadOnlyList<GraphQlSelection> Selections, GraphQlPlace Place);

internal sealed record GraphQlVariableDefinition(string Name, GraphQlTypeReference Type, GraphQlValue? Default, GraphQlPlace Place);

/// <param name="Name">Of the innermost type.</param>
/// <param name="Item">Set for lists.</param>
internal sealed record GraphQlTypeReference(string Name, GraphQlTypeReference? Item, bool Required)
{
    public override string ToString() => (Item is null ? Name : $"[{Item}]") + (Required ? "!" : "");
}

/// <summary>Line and column, both from 1.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GraphQlPlace(int Line, int Column);

internal abstract record GraphQlSelection(IReadOnlyList<GraphQlDirective> Directives, GraphQlPlace Place);

internal sealed record GraphQlField(
    string? Alias, string Name, IReadOnlyList<GraphQlArgument> Arguments, IReadOnlyList<GraphQlDirective> Directives,
    IReadOnlyList<GraphQlSelection> Selections, GraphQlPlace Place) : GraphQlSelection(Directives, Place)
{
    public string Key => Alias ?? Name;
}

internal sealed record GraphQlSpread(string Name, IReadOnlyList<GraphQlDirective> Directives, GraphQlPlace Place) : GraphQlSelection(Directives, Place);

internal sealed record GraphQlInlineFragment(
    string? On, IReadOnlyList<GraphQlDirective> Directives, IReadOnlyList<GraphQlSelection> Selections, GraphQlPlace Place) : GraphQlSelection(Directives, Place);

internal sealed record GraphQlDirective(string Name, IReadOnlyList<GraphQlArgument> Arguments, GraphQlPlace Place);

internal sealed record GraphQlArgument(string Name, GraphQlValue Value, GraphQlPlace Place);

internal abstract record GraphQlValue;

internal sealed record GraphQlVariable(string Name) : GraphQlValue;

internal sealed record GraphQlNumber(string Text) : GraphQlValue
{
    public bool IsWhole => Text.AsSpan().IndexOfAny('.', 'e', 'E') < 0;
}

internal sealed record GraphQlString(string Text) : GraphQlValue;

internal sealed record GraphQlBoolean(bool Value) : GraphQlValue;

internal sealed record GraphQlNull : GraphQlValue;

internal sealed record GraphQlEnum(string Name) : GraphQlValue;

internal sealed record GraphQlList(IReadOnlyList<GraphQlValue> Items) : GraphQlValue;

internal sealed record GraphQlObject(IReadOnlyList<GraphQlArgument> Fields) : GraphQlValue;

#pragma warning disable CA1032 // Without its place it would help nobody.
internal sealed class GraphQlSyntaxException(string message, GraphQlPlace place) : Exception($"{message} at [{place.Line}, {place.Column}]");
#pragma warning restore CA1032
