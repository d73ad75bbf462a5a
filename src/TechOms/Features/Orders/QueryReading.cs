using System.Globalization;

namespace TechOms.Features.Orders;

/// <summary>Filters as pages find them in their address, and lists as people type them. What cannot be read counts as not given: an old bookmark still opens.</summary>
internal static class QueryReading
{
    public static string? Text(this IQueryCollection query, string name) => string.IsNullOrWhiteSpace(query[name]) ? null : query[name].ToString().Trim();

    public static Guid? Id(this IQueryCollection query, string name) => Guid.TryParse(query[name], out var id) ? id : null;

    public static DateOnly? Day(this IQueryCollection query, string name) => DateOnly.TryParse(query[name], CultureInfo.InvariantCulture, out var day) ? day : null;

    public static bool? Flag(this IQueryCollection query, string name) => bool.TryParse(query[name], out var flag) ? flag : null;

    /// <summary>References as people type them: one a line, name = value.</summary>
    public static Dictionary<string, string> References(this IFormCollection form, string name) => ReferencesOf(form[name].ToString());

    public static Dictionary<string, string> ReferencesOf(string? text) => (text ?? "")
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries)).Where(parts => parts is [not "", not ""]).DistinctBy(parts => parts[0])
        .ToDictionary(parts => parts[0], parts => parts[1]);

    public static T? Choice<T>(this IQueryCollection query, string name)
        where T : struct, Enum
        => query.Choices<T>(name) is [var only, ..] ? only : null;

    public static T[] Choices<T>(this IQueryCollection query, string name)
        where T : struct, Enum
        => [.. query[name].Where(text => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value)).Select(text => Enum.Parse<T>(text!, ignoreCase: true))];
}
