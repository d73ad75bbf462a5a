using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace TechOms.Connectors;

/// <summary>The settings record of a connector as a list of form fields: form, validation and API schema come from it.</summary>
public sealed class SettingsSchema
{
    private static readonly ConcurrentDictionary<Type, SettingsSchema> Schemas = new();

    private readonly Type _settings;

    private SettingsSchema(Type settings)
    {
        _settings = settings;
        Fields =
        [
            .. from property in settings.GetProperties()
               let setting = property.GetCustomAttribute<SettingAttribute>()
               where setting is not null
               orderby setting.Group, setting.Line
               select new SettingField(property, setting),
        ];
    }

    public IReadOnlyList<SettingField> Fields { get; }

    public static SettingsSchema Of(Type settings) => Schemas.GetOrAdd(settings, static type => new(type));

    public ConnectorSettings Defaults() => (ConnectorSettings)Activator.CreateInstance(_settings)!;

    /// <summary>
    /// Lays typed-in text over existing settings. A field that is absent keeps its value, and so does a secret that comes back empty.
    /// </summary>
    /// <returns>The settings, and one message per field that does not hold; the settings are usable only when there is none.</returns>
    public (ConnectorSettings Settings, IReadOnlyDictionary<string, string> Errors) Read(
        ConnectorSettings current, IReadOnlyDictionary<string, string?> typed)
    {
        var errors = new Dictionary<string, string>();
        var settings = Copy(current);
        foreach (var field in Fields)
        {
            if (typed.TryGetValue(field.Name, out var text) && !(field.Kind is SettingKind.Secret && string.IsNullOrEmpty(text))
                && !field.TryWrite(settings, text))
                errors[field.Name] = field.Kind switch
                {
                    SettingKind.Number => $"{field.Label} must be a number.",
                    SettingKind.Url => $"{field.Label} must be an address like https://example.com.",
                    SettingKind.Choice => $"{field.Label} must be one of: {string.Join(", ", field.Choices.Select(choice => choice.Value))}.",
                    _ => $"{field.Label} cannot be read.",
                };
        }

        foreach (var (name, message) in Validate(settings))
            errors.TryAdd(name, message);
        return (settings, errors);
    }

    public IReadOnlyDictionary<string, string> Validate(ConnectorSettings settings)
    {
        var errors = new Dictionary<string, string>();
        foreach (var field in Fields)
        {
            if (field.FirstError(settings) is { } message)
                errors[field.Name] = message;
        }

        return errors;
    }

    // Records cannot be copied by a base type's "with"; the properties are all there is to them.
    private ConnectorSettings Copy(ConnectorSettings current)
    {
        var copy = Defaults();
        foreach (var field in Fields)
            field.Copy(current, copy);
        return copy;
    }
}

/// <param name="Value">Stored.</param>
/// <param name="Label">Shown.</param>
public sealed record Choice(string Value, string Label);

public sealed class SettingField(PropertyInfo property, SettingAttribute setting)
{
    private readonly Type _type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    public string Name => property.Name;
    public string Label => setting.Label;
    public string? Help => setting.Help;
    public SettingGroup Group => setting.Group;
    public string? RequiredWhen => setting.RequiredWhen;
    public bool RemoteChoices => setting.RemoteChoices;

    public bool Required { get; } = property.IsDefined(typeof(RequiredAttribute)) || property.IsDefined(typeof(RequiredSecretAttribute));
    public int? MaxLength { get; } = property.GetCustomAttribute<MaxLengthAttribute>()?.Length;
    public SettingKind Kind => KindOf(_type);

    public IReadOnlyList<Choice> Choices => !_type.IsEnum ? [] :
        [.. from name in Enum.GetNames(_type)
            let display = _type.GetField(name)!.GetCustomAttribute<DisplayAttribute>()
            select new Choice(name, display?.Name ?? name)];

    public object? Read(ConnectorSettings settings) => property.GetValue(settings);

    /// <summary>As it stands in a form: secrets never.</summary>
    public string? ReadText(ConnectorSettings settings) => Read(settings) switch
    {
        Secret => null,
        null => null,
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    internal void Copy(ConnectorSettings from, ConnectorSettings to) => property.SetValue(to, property.GetValue(from));

    internal bool TryWrite(ConnectorSettings settings, string? text)
    {
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed))
        {
            property.SetValue(settings, Empty());
            return true;
        }

        if (!TryParse(trimmed, out var value))
            return false;
        property.SetValue(settings, value);
        return true;
    }

    internal string? FirstError(ConnectorSettings settings)
    {
        var context = new ValidationContext(settings) { MemberName = property.Name, DisplayName = setting.Label };
        var value = Read(settings);
        foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
        {
            if (rule.GetValidationResult(value, context) is { } failure)
                return failure.ErrorMessage;
        }

        return IsMissing(value) && IsRequiredNow(settings) ? $"The {setting.Label} field is required." : null;
    }

    private bool IsRequiredNow(ConnectorSettings settings)
        => setting.RequiredWhen?.Split('=', 2) is [var other, var wanted]
            && string.Equals(settings.GetType().GetProperty(other)?.GetValue(settings)?.ToString(), wanted, StringComparison.Ordinal);

    private static bool IsMissing(object? value) => value is null or "" or Secret { IsEmpty: true };

    private object? Empty()
        => _type == typeof(bool) ? false
            : _type.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null ? Activator.CreateInstance(_type)
            : null;

    private bool TryParse(string text, out object? value)
    {
        value = Kind switch
        {
            SettingKind.Secret => new Secret(text),
            SettingKind.Url => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null,
            SettingKind.Switch => text is "on" or "1" || (bool.TryParse(text, out var on) && on),
            SettingKind.Number => ParseNumber(text),
            SettingKind.Choice => Enum.TryParse(_type, text, ignoreCase: true, out var choice) && Enum.IsDefined(_type, choice!) ? choice : null,
            _ => text,
        };
        return value is not null;
    }

    private object? ParseNumber(string text)
        => _type == typeof(int)
            ? int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) ? whole : null
            : decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static SettingKind KindOf(Type type) => type switch
    {
        _ when type == typeof(Secret) => SettingKind.Secret,
        _ when type == typeof(Uri) => SettingKind.Url,
        _ when type == typeof(bool) => SettingKind.Switch,
        _ when type == typeof(int) || type == typeof(decimal) => SettingKind.Number,
        _ when type.IsEnum => SettingKind.Choice,
        _ => SettingKind.Text,
    };
}
