using System.Globalization;

namespace TechOms.Connectors.Extensiv;

/// <summary>Evaluates RQL as the reference describes it, and refuses names a resource does not have.</summary>
internal sealed class ExtensivSandboxQuery<T>(string rql, IReadOnlyDictionary<string, Func<T, object?>> fields)
{
    private static readonly string[] Operators = ["==", "!=", "=gt=", "=ge=", "=lt=", "=le=", "=in=", "=out=", "=hv="];
    private int _at;

    /// <param name="fields">By name, which compares without case: text, decimal, bool or a time on the facility's clock.</param>
    public static Func<T, bool> Compile(string? rql, IReadOnlyDictionary<string, Func<T, object?>> fields)
    {
        if (string.IsNullOrEmpty(rql))
            return _ => true;

        var query = new ExtensivSandboxQuery<T>(rql, fields);
        var holds = query.ReadAny();
        return query._at == rql.Length ? holds : throw ExtensivRefusal.Query("rql", "NotParsable", $"Not understood at {query._at}.");
    }

    private Func<T, bool> ReadAny()
    {
        List<Func<T, bool>> parts = [ReadAll()];
        while (Take(","))
            parts.Add(ReadAll());
        return one => parts.Exists(part => part(one));
    }

    private Func<T, bool> ReadAll()
    {
        List<Func<T, bool>> parts = [ReadTerm()];
        while (Take(";"))
            parts.Add(ReadTerm());
        return one => parts.TrueForAll(part => part(one));
    }

    private Func<T, bool> ReadTerm()
    {
        if (Take("("))
        {
            var inner = ReadAny();
            return Take(")") ? inner : throw ExtensivRefusal.Query("rql", "NotParsable", "A bracket is not closed.");
        }

        var name = ReadUntil('=', '!');
        if (!fields.TryGetValue(name, out var read))
            throw ExtensivRefusal.Query("rql", "NotParsable", $"Properties not supported: {name}");

        var operation = Array.Find(Operators, Take) ?? throw ExtensivRefusal.Query("rql", "NotParsable", $"No operator behind {name}.");
        if (operation is "=in=" or "=out=")
        {
            var values = ReadList();
            return one => values.Exists(value => Compare(read(one), value) == 0) == (operation is "=in=");
        }

        var wanted = Uri.UnescapeDataString(ReadRaw(out var raw));
        return operation switch
        {
            "==" => one => Equal(read(one), raw, wanted),
            "!=" => one => !Equal(read(one), raw, wanted),
            "=hv=" => one => (read(one) is not null and not "") == (wanted is "true"),
            "=gt=" => one => Compare(read(one), wanted) > 0,
            "=ge=" => one => Compare(read(one), wanted) >= 0,
            "=lt=" => one => Compare(read(one), wanted) < 0,
            _ => one => Compare(read(one), wanted) <= 0,
        };
    }

    private List<string> ReadList()
    {
        if (!Take("("))
            throw ExtensivRefusal.Query("rql", "NotParsable", "A list is needed.");

        List<string> values = [];
        do
            values.Add(Uri.UnescapeDataString(ReadUntil(',', ')')));
        while (Take(","));
        return Take(")") ? values : throw ExtensivRefusal.Query("rql", "NotParsable", "A list is not closed.");
    }

    private string ReadRaw(out string raw) => raw = ReadUntil(';', ',', ')');

    private string ReadUntil(params ReadOnlySpan<char> ends)
    {
        var end = rql.AsSpan(_at).IndexOfAny(ends);
        var text = end < 0 ? rql[_at..] : rql.Substring(_at, end);
        _at += text.Length;
        return text;
    }

    private bool Take(string text)
    {
        if (string.CompareOrdinal(rql, _at, text, 0, text.Length) != 0)
            return false;

        _at += text.Length;
        return true;
    }

    // A star that was not escaped stands for anything.
    private static bool Equal(object? known, string raw, string wanted) => known is string text && raw.Contains('*', StringComparison.Ordinal)
        ? (raw.StartsWith('*'), raw.EndsWith('*')) switch
        {
            (true, true) => text.Contains(wanted.Trim('*'), StringComparison.OrdinalIgnoreCase),
            (true, _) => text.EndsWith(wanted.TrimStart('*'), StringComparison.OrdinalIgnoreCase),
            _ => text.StartsWith(wanted.TrimEnd('*'), StringComparison.OrdinalIgnoreCase),
        }
        : Compare(known, wanted) == 0;

    private static int? Compare(object? known, string wanted) => known switch
    {
        string text => string.Compare(text, wanted, StringComparison.OrdinalIgnoreCase),
        decimal number => decimal.TryParse(wanted, CultureInfo.InvariantCulture, out var other) ? number.CompareTo(other) : throw ExtensivRefusal.Query("rql", "NotParsable", "Not a number."),
        DateTime time => DateTime.TryParse(wanted, CultureInfo.InvariantCulture, out var other) ? time.CompareTo(other) : throw ExtensivRefusal.Query("rql", "NotParsable", "Not a time."),
        bool flag => string.Equals(wanted, flag ? "true" : "false", StringComparison.OrdinalIgnoreCase) ? 0 : 1,
        _ => null,
    };
}
