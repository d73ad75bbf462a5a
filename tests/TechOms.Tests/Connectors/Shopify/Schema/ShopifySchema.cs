using System.IO.Compression;
using System.Text.Json;
using TechOms.Connectors.Shopify.Sandbox;

namespace TechOms.Tests.Connectors.Shopify.Schema;

internal sealed record SchemaType(string Kind, string Name)
{
    public IReadOnlyDictionary<string, SchemaField> Fields { get; init; } = new Dictionary<string, SchemaField>();
    public IReadOnlyDictionary<string, SchemaInput> Inputs { get; init; } = new Dictionary<string, SchemaInput>();

    /// <summary>Values with whether they are deprecated.</summary>
    public IReadOnlyDictionary<string, bool> Values { get; init; } = new Dictionary<string, bool>();

    /// <summary>Every object type that can stand where this type is asked for.</summary>
    public IReadOnlySet<string> Possible { get; init; } = new HashSet<string>();

    public bool IsComposite => Kind is "OBJECT" or "INTERFACE" or "UNION";
}

internal sealed record SchemaField(GraphQlTypeReference Type, IReadOnlyDictionary<string, SchemaInput> Arguments, bool Deprecated);

internal sealed record SchemaInput(GraphQlTypeReference Type, bool HasDefault, bool Deprecated)
{
    public bool Required => Type.Required && !HasDefault;
}

/// <summary>Shopify's own schema, from its introspection answer.</summary>
internal sealed class ShopifySchema
{
    private readonly Dictionary<string, SchemaType> _types;

    private ShopifySchema(JsonElement schema)
    {
        _types = schema.GetProperty("types").EnumerateArray().Select(ReadType).ToDictionary(type => type.Name);
        Directives = schema.GetProperty("directives").EnumerateArray()
            .ToDictionary(directive => NameOf(directive), directive => ReadInputs(directive, "args"));
    }

    public static ShopifySchema Instance { get; } = Load();

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, SchemaInput>> Directives { get; }

    public SchemaType? Find(string name) => _types.GetValueOrDefault(name);

    public SchemaType RootOf(string operationKind) => _types[operationKind is "mutation" ? "Mutation" : "QueryRoot"];

    private static ShopifySchema Load()
    {
        using var packed = typeof(ShopifySchema).Assembly.GetManifestResourceStream(
            "TechOms.Tests.Connectors.Shopify.Schema.shopify-admin-2026-10.introspection.json.gz")!;
        using var json = new GZipStream(packed, CompressionMode.Decompress);
        using var document = JsonDocument.Parse(json);
        return new(document.RootElement.GetProperty("data").GetProperty("__schema"));
    }

    private static SchemaType ReadType(JsonElement type)
    {
        var name = NameOf(type);
        return new(type.GetProperty("kind").GetString()!, name)
        {
            Fields = Items(type, "fields").ToDictionary(NameOf, field => new SchemaField(ReadReference(field.GetProperty("type")), ReadInputs(field, "args"), IsDeprecated(field))),
            Inputs = ReadInputs(type, "inputFields"),
            Values = Items(type, "enumValues").ToDictionary(NameOf, IsDeprecated),
            Possible = Items(type, "possibleTypes").Select(NameOf).DefaultIfEmpty(name).ToHashSet(),
        };
    }

    private static IReadOnlyDictionary<string, SchemaInput> ReadInputs(JsonElement owner, string property)
        => Items(owner, property).ToDictionary(NameOf, input => new SchemaInput(
            ReadReference(input.GetProperty("type")),
            input.TryGetProperty("defaultValue", out var value) && value.ValueKind is JsonValueKind.String,
            IsDeprecated(input)));

    private static GraphQlTypeReference ReadReference(JsonElement type)
    {
        switch (type.GetProperty("kind").GetString())
        {
            case "NON_NULL":
                return ReadReference(type.GetProperty("ofType")) with { Required = true };
            case "LIST":
                var item = ReadReference(type.GetProperty("ofType"));
                return new(item.Name, item, false);
            default:
                return new(NameOf(type), null, false);
        }
    }

    private static IEnumerable<JsonElement> Items(JsonElement owner, string property)
        => owner.TryGetProperty(property, out var items) && items.ValueKind is JsonValueKind.Array ? items.EnumerateArray() : [];

    private static string NameOf(JsonElement named) => named.GetProperty("name").GetString()!;

    private static bool IsDeprecated(JsonElement member) => member.TryGetProperty("isDeprecated", out var flag) && flag.ValueKind is JsonValueKind.True;
}
