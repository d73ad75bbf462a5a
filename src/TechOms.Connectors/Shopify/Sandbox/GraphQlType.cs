using System.Text.Json.Nodes;

namespace TechOms.Connectors.Shopify.Sandbox;

internal enum GraphQlFieldKind
{
    Scalar,
    Object,
    List,
    Connection,

    /// <summary>Amounts, which cost nothing.</summary>
    Money,

    /// <summary>Counts, which cost ten.</summary>
    Count,

    Mutation,
}

/// <param name="Type">Null: the value tells, as behind an interface.</param>
/// <param name="Arguments">Names with their types.</param>
internal sealed record GraphQlFieldDefinition(
    GraphQlFieldKind Kind, Func<GraphQlType>? Type, IReadOnlyDictionary<string, GraphQlTypeReference> Arguments, Func<object, GraphQlCall, object?> Read);

/// <summary>What a resolver may ask about its field.</summary>
internal sealed record GraphQlCall(JsonObject Arguments, GraphQlField Field, GraphQlRequest Request);

/// <summary>A value whose type only it knows.</summary>
internal sealed record GraphQlTyped(GraphQlType Type, object Value);

internal abstract class GraphQlType(string name, IReadOnlyList<string> interfaces)
{
    private readonly Dictionary<string, GraphQlFieldDefinition> _fields = [];

    public string Name => name;

    public bool Is(string type) => name == type || interfaces.Contains(type);

    public GraphQlFieldDefinition? Find(string field) => _fields.GetValueOrDefault(field);

    protected void Add(string field, GraphQlFieldKind kind, Func<GraphQlType>? type, string arguments, Func<object, GraphQlCall, object?> read)
        => _fields.Add(field, new(kind, type, ParseArguments(kind, arguments), read));

    private static Dictionary<string, GraphQlTypeReference> ParseArguments(GraphQlFieldKind kind, string arguments)
        => ((kind is GraphQlFieldKind.Connection ? "first:Int after:String last:Int before:String reverse:Boolean " : "") + arguments)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(argument => argument.Split(':'))
            .ToDictionary(argument => argument[0], argument => GraphQlParser.ParseType(argument[1]));
}

internal sealed class GraphQlType<T>(string name, params string[] interfaces) : GraphQlType(name, interfaces)
    where T : notnull
{
    public GraphQlType<T> Scalar(string field, Func<T, object?> read, string arguments = "")
        => With(field, GraphQlFieldKind.Scalar, null, arguments, (value, _) => read(value));

    public GraphQlType<T> Object(string field, Func<GraphQlType>? type, Func<T, GraphQlCall, object?> read, string arguments = "")
        => With(field, GraphQlFieldKind.Object, type, arguments, read);

    public GraphQlType<T> Object(string field, Func<GraphQlType> type, Func<T, object?> read)
        => With(field, GraphQlFieldKind.Object, type, "", (value, _) => read(value));

    public GraphQlType<T> List(string field, Func<GraphQlType>? type, Func<T, GraphQlCall, IEnumerable<object?>> read, string arguments = "")
        => With(field, GraphQlFieldKind.List, type, arguments, read);

    public GraphQlType<T> List(string field, Func<GraphQlType> type, Func<T, IEnumerable<object>> read)
        => With(field, GraphQlFieldKind.List, type, "", (value, _) => read(value));

    public GraphQlType<T> Connection(string field, Func<GraphQlType> type, Func<T, GraphQlCall, GraphQlRows> read, string arguments = "")
        => With(field, GraphQlFieldKind.Connection, type, arguments, read);

    public GraphQlType<T> Connection(string field, Func<GraphQlType> type, Func<T, IEnumerable<object>> read)
        => With(field, GraphQlFieldKind.Connection, type, "", (value, _) => GraphQlRows.InOrder(read(value)));

    public GraphQlType<T> Money(string field, Func<GraphQlType> type, Func<T, object?> read)
        => With(field, GraphQlFieldKind.Money, type, "", (value, _) => read(value));

    public GraphQlType<T> Count(string field, Func<GraphQlType> type, Func<T, GraphQlCall, object?> read, string arguments = "")
        => With(field, GraphQlFieldKind.Count, type, arguments, read);

    public GraphQlType<T> Mutation(string field, GraphQlType payload, string arguments, Func<GraphQlCall, object?> run)
        => With(field, GraphQlFieldKind.Mutation, () => payload, arguments, (_, call) => run(call));

    private GraphQlType<T> With(string field, GraphQlFieldKind kind, Func<GraphQlType>? type, string arguments, Func<T, GraphQlCall, object?> read)
    {
        Add(field, kind, type, arguments, (value, call) => read((T)value, call));
        return this;
    }
}
