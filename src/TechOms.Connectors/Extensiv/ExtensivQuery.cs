using System.Globalization;
using System.Text;

namespace TechOms.Connectors.Extensiv;

/// <summary>Writes queries in RQL, whose server decodes values once more than the address itself.</summary>
internal static class ExtensivQuery
{
    public static string Is(string property, string value) => $"{property}=={Escape(value)}";

    public static string Is(string property, long value) => string.Create(CultureInfo.InvariantCulture, $"{property}=={value}");

    public static string Since(string property, string time) => $"{property}=ge={Escape(time)}";

    public static string In(string property, IEnumerable<string> values) => $"{property}=in=({string.Join(',', values.Select(Escape))})";

    public static string All(params IReadOnlyList<string> conditions) => string.Join(';', conditions);

    /// <summary>As it stands behind "rql=".</summary>
    public static string ToAddress(string rql) => Uri.EscapeDataString(rql);

    private static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var character in value)
        {
            if (character is '%' or '!' or '(' or ')' or '*' or '=' or ',' or ';')
                escaped.Append('%').Append(((int)character).ToString("X2", CultureInfo.InvariantCulture));
            else
                escaped.Append(character);
        }

        return escaped.ToString();
    }
}
