using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Shopify.Sandbox;

/// <summary>One condition of a search.</summary>
/// <param name="Compares">Empty, or one of &gt;= &lt;= &gt; &lt;.</param>
internal sealed record ShopTerm(string Field, string Compares, string Value);

/// <summary>
/// Shopify's search: alternatives of terms. It fails open: a field it does not know is left out, with a warning beside the answer.
/// </summary>
internal static class ShopSearch
{
    private static readonly string[] Comparisons = [">=", "<=", ">", "<"];

    /// <param name="fields">How a row answers to each field that may be searched; a null predicate accepts everything.</param>
    public static Func<T, bool> ToFilter<T>(this GraphQlCall call, IReadOnlyDictionary<string, Func<T, ShopTerm, bool>> fields)
    {
        var query = call.Arguments.Text("query") ?? "";
        var warnings = new JsonArray();
        List<List<ShopTerm>> alternatives = [.. Parse(query).Select(terms => terms.Where(term => IsKnown(term, fields.Keys, warnings)).ToList())];
        if (warnings.Count > 0)
            call.Request.Searches.Add(new JsonObject { ["path"] = new JsonArray(call.Field.Key), ["query"] = query, ["warnings"] = warnings });
        return row => alternatives.Count == 0 || alternatives.Exists(terms => terms.TrueForAll(term => fields[term.Field](row, term)));
    }

    public static bool Matches(this ShopTerm term, DateTimeOffset? time)
    {
        if (time is null || !TryReadTime(term.Value, out var bound))
            return false;

        // Whole seconds, and the boundary belongs to both sides.
        var seconds = time.Value.ToUnixTimeSeconds();
        return term.Compares switch
        {
            ">=" or ">" => seconds >= bound.ToUnixTimeSeconds(),
            "<=" or "<" => seconds <= bound.ToUnixTimeSeconds(),
            _ => seconds == bound.ToUnixTimeSeconds(),
        };
    }

    public static bool MatchesId(this ShopTerm term, string id)
    {
        if (!long.TryParse(term.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var bound))
            return false;

        var number = NumberOf(id);
        return term.Compares switch
        {
            ">=" or ">" => number >= bound,
            "<=" or "<" => number <= bound,
            _ => number == bound,
        };
    }

    public static bool Matches(this ShopTerm term, string? text) => text is not null && text.Contains(term.Value, StringComparison.OrdinalIgnoreCase);

    public static bool Is(this ShopTerm term, string? text) => string.Equals(term.Value, text, StringComparison.OrdinalIgnoreCase);

    public static long NumberOf(string id) => long.TryParse(ShopifyMapping.NumberOf(id), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static bool IsKnown(ShopTerm term, IEnumerable<string> fields, JsonArray warnings)
    {
        if (fields.Contains(term.Field))
            return true;

        warnings.Add(new JsonObject { ["field"] = term.Field, ["message"] = "Invalid search field for this query.", ["code"] = "invalid_field" });
        return false;
    }

    // Without quotes a colon ends the value, so a time becomes midnight and its rest a field of its own.
    private static List<List<ShopTerm>> Parse(string query)
    {
        List<List<ShopTerm>> alternatives = [];
        List<ShopTerm> terms = [];
        for (var at = 0; at < query.Length;)
        {
            if (query[at] is ' ' or '(' or ')')
            {
                at++;
                continue;
            }

            var word = ReadText(query, ref at);
            if (word is "AND")
                continue;
            if (word is "OR")
            {
                alternatives.Add(terms);
                terms = [];
            }
            else if (at < query.Length && query[at] is ':')
            {
                at++;
                var compares = Comparisons.FirstOrDefault(sign => string.CompareOrdinal(query, at, sign, 0, sign.Length) == 0) ?? "";
                at += compares.Length;
                terms.Add(new(word, compares, ReadText(query, ref at)));
            }
            else
            {
                terms.Add(new("default", "", word));
            }
        }

        if (terms.Count > 0)
            alternatives.Add(terms);
        return alternatives;
    }

    private static string ReadText(string query, ref int at)
    {
        var quote = at < query.Length && query[at] is '\'' or '"' ? query[at++] : '\0';
        var text = new StringBuilder();
        for (; at < query.Length; at++)
        {
            if (query[at] is '\\' && at + 1 < query.Length)
                text.Append(query[++at]);
            else if (quote is '\0' ? query[at] is ' ' or ':' or '(' or ')' : query[at] == quote)
                break;
            else
                text.Append(query[at]);
        }

        if (quote is not '\0' || (at < query.Length && text.Length == 0))
            at++;
        return text.ToString();
    }

    private static bool TryReadTime(string text, out DateTimeOffset time)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
            || DateTimeOffset.TryParse(text.Split('T')[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
