using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TechOms.Platform.Storage;

internal static class JsonColumn
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Keeps the value as one jsonb document, in the words of our API.</summary>
    public static void HasJson<T>(this PropertyBuilder<T> property)
        => property.HasColumnType("jsonb").HasConversion(
            value => JsonSerializer.Serialize(value, Json),
            text => JsonSerializer.Deserialize<T>(text, Json)!,
            new ValueComparer<T>(
                (one, other) => JsonSerializer.Serialize(one, Json) == JsonSerializer.Serialize(other, Json),
                value => JsonSerializer.Serialize(value, Json).GetHashCode(StringComparison.Ordinal)));
}
