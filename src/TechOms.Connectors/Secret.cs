using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TechOms.Connectors;

/// <summary>A value that must not reach a log, a page or a plain column. Say <see cref="Reveal"/> where it is spent.</summary>
[JsonConverter(typeof(MaskedSecretConverter))]
public readonly record struct Secret
{
    private readonly string? _value;

    public Secret(string? value) => _value = value;

    public bool IsEmpty => string.IsNullOrEmpty(_value);

    public string Reveal() => _value ?? "";

    public override string ToString() => IsEmpty ? "" : "••••••";
}

/// <summary><see cref="RequiredAttribute"/> for secrets: an empty one is missing.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredSecretAttribute : ValidationAttribute
{
    public RequiredSecretAttribute()
        : base("The {0} field is required.")
    {
    }

    public override bool IsValid(object? value) => value is Secret { IsEmpty: false };
}

// Whoever serializes settings without thinking of secrets gets dots; storage replaces this converter by one that encrypts.
internal sealed class MaskedSecretConverter : JsonConverter<Secret>
{
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString());

    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
