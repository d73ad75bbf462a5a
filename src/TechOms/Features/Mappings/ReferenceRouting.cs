using TechOms.Connectors;
using TechOms.Platform.Storage;

namespace TechOms.Features.Mappings;

/// <summary>Puts references of ours where a warehouse's system wants them: by templates first, then by mappings, the rest into custom fields where there are any.</summary>
/// <param name="Unmapped">Where what is not mapped goes along under its own name.</param>
internal sealed record ReferenceRouting(IReadOnlyList<ReferenceMapping> Mappings, IReadOnlyList<ReferenceTemplate> Templates, IReadOnlyList<ReferenceScope> Unmapped)
{
    private const string Ours = "techoms:";

    /// <summary>For one channel; asked once for everything that is to be sent to it.</summary>
    public static async Task<ReferenceRouting> ReadAsync(Work work, Guid channelId, ReferencePlaces places, bool sendUnmapped, CancellationToken cancellation)
    {
        var rows = await work.QueryAsync(
            """
            select scope, code, property, null, id from reference_mapping where account_id = $1 and channel_id = $2
            union all
            select scope, null, property, template, null from reference_template where account_id = $1 and channel_id = $2
            order by 1, 2, 3
            """,
            row => (Scope: Enum.Parse<ReferenceScope>(row.GetString(0)), Code: row.IsDBNull(1) ? null : row.GetString(1), Property: row.GetString(2),
                Template: row.IsDBNull(3) ? null : row.GetString(3), Id: row.IsDBNull(4) ? default : row.GetGuid(4)),
            cancellation, work.AccountId, channelId);
        return new(
            [.. rows.Where(row => row.Code is not null).Select(row => new ReferenceMapping(row.Id, row.Scope, row.Code!, row.Property))],
            [.. rows.Where(row => row.Template is not null).Select(row => new ReferenceTemplate(row.Scope, row.Property, row.Template!))],
            sendUnmapped && places.CustomFields ? places.AnyName : []);
    }

    /// <summary>Of several references for one property, the first by code that has a value. Nothing empty travels.</summary>
    public IReadOnlyDictionary<string, string> Route(ReferenceScope scope, IReadOnlyDictionary<string, string> references)
    {
        var routed = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var given = new Dictionary<string, string>(references.Where(IsSent), StringComparer.OrdinalIgnoreCase);
        foreach (var mapping in Mappings.Where(mapping => mapping.Scope == scope))
        {
            if (given.TryGetValue(mapping.Code, out var value))
                routed.TryAdd(mapping.Property, value);
        }

        if (Unmapped.Contains(scope))
        {
            foreach (var (code, value) in given.Where(reference => !Mappings.Any(mapping => mapping.Scope == scope && mapping.Code.Equals(reference.Key, StringComparison.OrdinalIgnoreCase))))
                routed.TryAdd(code, value);
        }

        return routed;
    }

    /// <summary>The same with what templates make of the model, which counts more than a mapping.</summary>
    public RoutedReferences Route(ReferenceScope scope, IReadOnlyDictionary<string, string> references, Func<IReadOnlyDictionary<string, object?>> model)
    {
        var routed = Route(scope, references);
        var templates = Templates.Where(template => template.Scope == scope).ToList();
        if (templates.Count == 0)
            return new(routed, []);

        var values = new Dictionary<string, string>(routed, StringComparer.OrdinalIgnoreCase);
        var broken = new List<BrokenTemplate>();
        var seen = model();
        foreach (var template in templates)
        {
            try
            {
                // What a template makes nothing of falls back to the mapping.
                if (TemplateText.Compile(TemplateWords.Of(scope), template.Template).Render(seen) is { Length: > 0 } text)
                    values[template.Property] = text;
            }
            catch (TemplateException failure)
            {
                broken.Add(new(scope, template.Property, failure.Message));
            }
        }

        return new(values, broken);
    }

    private static bool IsSent(KeyValuePair<string, string> reference)
        => !string.IsNullOrWhiteSpace(reference.Value) && !reference.Key.StartsWith(Ours, StringComparison.OrdinalIgnoreCase);
}

/// <summary>References under the names of the warehouse's properties.</summary>
internal sealed record RoutedReferences(IReadOnlyDictionary<string, string> Values, IReadOnlyList<BrokenTemplate> Broken);

/// <summary>A template that makes nothing that could be sent.</summary>
internal sealed record BrokenTemplate(ReferenceScope Scope, string Property, string Message);
