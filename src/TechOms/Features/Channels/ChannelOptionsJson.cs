using System.Text.Json;
using System.Text.Json.Serialization;

namespace TechOms.Features.Channels;

/// <summary>Options as they lie in channel.options. What is not there keeps its default.</summary>
internal static class ChannelOptionsJson
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static ChannelOptions Read(string stored) => JsonSerializer.Deserialize<ChannelOptions>(stored, Json)!;

    public static string Write(ChannelOptions options) => JsonSerializer.Serialize(options, Json);
}
