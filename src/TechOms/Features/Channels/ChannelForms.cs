using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Primitives;

namespace TechOms.Features.Channels;

/// <summary>Between a browser's form and what slices take. Pure.</summary>
internal static class ChannelForms
{
    private const string Prefix = SettingsForm.Prefix;

    /// <summary>All fields by name. Of a box and the hidden field before it, the last one counts.</summary>
    public static Dictionary<string, string?> Read(IFormCollection form)
        => form.Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal)).ToDictionary(field => field.Key, field => Last(field.Value));

    /// <summary>Only those of the connector, by their own names.</summary>
    public static Dictionary<string, string?> SettingsIn(IReadOnlyDictionary<string, string?> typed) => Within(typed, Prefix);

    public static Dictionary<string, string?> Within(IReadOnlyDictionary<string, string?> typed, string prefix)
        => typed.Where(field => field.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(field => field.Key[prefix.Length..], field => field.Value);

    /// <summary>What the form shows after a refusal: what was typed, over what is stored. A secret is never shown again.</summary>
    public static IReadOnlyList<SettingValue> Over(IReadOnlyList<SettingValue> stored, IReadOnlyDictionary<string, string?>? typed)
        => typed is null
            ? stored
            : [.. stored.Select(value => value is { Value: null, IsSet: true } || !typed.TryGetValue(Prefix + value.Name, out var text) ? value : value with { Value = text })];

    /// <summary>Whether the form changes any of them; a secret that is not empty does.</summary>
    public static bool Changes(IReadOnlyList<SettingValue> stored, IReadOnlyDictionary<string, string?> settings)
        => settings.Any(typed => stored.FirstOrDefault(value => value.Name == typed.Key) is var known
            && !string.Equals(known?.Value ?? "", typed.Value?.Trim() ?? "", StringComparison.OrdinalIgnoreCase));

    public static bool IsOn(IReadOnlyDictionary<string, string?> typed, string name) => typed.GetValueOrDefault(name) == "true";

    public static int? Number(IReadOnlyDictionary<string, string?> typed, string name)
        => int.TryParse(typed.GetValueOrDefault(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static TEnum Choice<TEnum>(IReadOnlyDictionary<string, string?> typed, TEnum otherwise)
        where TEnum : struct, Enum
        => Enum.TryParse<TEnum>(typed.GetValueOrDefault(typeof(TEnum).Name), out var choice) && Enum.IsDefined(choice) ? choice : otherwise;

    public static string NameOf<TEnum>(TEnum value)
        where TEnum : struct, Enum
        => typeof(TEnum).GetField(value.ToString())?.GetCustomAttribute<DisplayAttribute>()?.Name ?? value.ToString();

    private static string? Last(StringValues values) => values.Count == 0 ? null : values[^1];
}
