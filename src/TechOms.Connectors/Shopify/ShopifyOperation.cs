using System.Text.Json.Serialization.Metadata;

namespace TechOms.Connectors.Shopify;

/// <summary>One GraphQL document, kept beside the code as a file of the same name, with the shapes of what goes in and comes out.</summary>
internal sealed class ShopifyOperation<TVariables, TAnswer>(string name, JsonTypeInfo<TVariables> variables, JsonTypeInfo<TAnswer> answer)
{
    public string Name => name;
    public string Document { get; } = ShopifyDocuments.Read(name);
    public JsonTypeInfo<TVariables> Variables => variables;
    public JsonTypeInfo<TAnswer> Answer => answer;

    /// <summary>Reads, and writes that Shopify remembers by key.</summary>
    public bool Repeatable => !Document.StartsWith("mutation", StringComparison.Ordinal) || Document.Contains("@idempotent(", StringComparison.Ordinal);

    public ShopifyUrgency Urgency { get; init; } = ShopifyUrgency.Usual;
}

internal static class ShopifyDocuments
{
    private const string Prefix = "TechOms.Connectors.Shopify.Operations.";
    private const string Suffix = ".graphql";

    public static IReadOnlyList<string> Names { get; } =
    [
        .. from resource in typeof(ShopifyDocuments).Assembly.GetManifestResourceNames()
           where resource.StartsWith(Prefix, StringComparison.Ordinal) && resource.EndsWith(Suffix, StringComparison.Ordinal)
           select resource[Prefix.Length..^Suffix.Length],
    ];

    public static string Read(string name)
    {
        using var stream = typeof(ShopifyDocuments).Assembly.GetManifestResourceStream(Prefix + name + Suffix)
            ?? throw new ArgumentException($"There is no document {name}.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
