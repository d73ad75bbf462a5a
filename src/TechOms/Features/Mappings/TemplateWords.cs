using TechOms.Connectors;

namespace TechOms.Features.Mappings;

/// <summary>The fields a template can name, read off an empty model of its scope.</summary>
internal sealed class TemplateWords
{
    private const string References = ".references.";

    private readonly HashSet<string> _fields;

    private TemplateWords(IReadOnlyDictionary<string, object?> model) => _fields = [.. Flatten("", model)];

    public static TemplateWords OfOrder { get; } = new(TemplateModel.Of(TemplateModel.Nothing, line: null));

    public static TemplateWords OfOrderLine { get; } = new(TemplateModel.Of(TemplateModel.Nothing, TemplateModel.NoLine));

    public IReadOnlyList<string> Fields => [.. _fields.Order(StringComparer.Ordinal)];

    /// <exception cref="ArgumentOutOfRangeException">Only what is sent for sales orders has templates.</exception>
    public static TemplateWords Of(ReferenceScope scope) => scope switch
    {
        ReferenceScope.Order => OfOrder,
        ReferenceScope.OrderLine => OfOrderLine,
        _ => throw new ArgumentOutOfRangeException(nameof(scope)),
    };

    /// <summary>A reference may be on some orders and not on others; then it is empty.</summary>
    public bool Knows(string path) => _fields.Contains(path)
        || (path.IndexOf(References, StringComparison.Ordinal) is > 0 and var at && _fields.Contains(path[..(at + References.Length - 1)] + ".*") && path.Length > at + References.Length);

    public string? Nearest(string path) => _fields.Where(field => !field.EndsWith('*')).Select(field => (Field: field, Distance: Likeness.DistanceOf(field, path)))
        .Where(near => near.Distance <= Math.Max(2, path.Length / 3)).OrderBy(near => near.Distance).ThenBy(near => near.Field, StringComparer.Ordinal).Select(near => near.Field).FirstOrDefault();

    private static IEnumerable<string> Flatten(string prefix, IReadOnlyDictionary<string, object?> model)
    {
        foreach (var (name, value) in model)
        {
            if (value is IReadOnlyDictionary<string, object?> inner)
            {
                foreach (var field in name == "references" ? [$"{prefix}{name}.*"] : Flatten($"{prefix}{name}.", inner))
                    yield return field;
            }
            else
            {
                yield return prefix + name;
            }
        }
    }
}
