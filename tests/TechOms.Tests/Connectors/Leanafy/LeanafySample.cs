using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TechOms.Connectors.Leanafy;

namespace TechOms.Tests.Connectors.Leanafy;

/// <summary>The samples beside the connector.</summary>
internal static class LeanafySample
{
    public static LeanafySettings Settings { get; } = new() { ApiKey = new("key"), CustomerType = "B2C" };

    public static IReadOnlyList<T> Read<T>(string name, JsonTypeInfo<T> type)
        where T : class
    {
        using var answer = JsonDocument.Parse(Text(name));
        return LeanafyEnvelope.Many(LeanafyEnvelope.PayloadOf(answer.RootElement), type);
    }

    /// <summary>What we would send is what the sample says: nothing more, nothing less.</summary>
    public static void AssertWritten<T>(string name, T sent, JsonTypeInfo<T> type)
    {
        var written = JsonSerializer.SerializeToElement(sent, type);
        using var expected = JsonDocument.Parse(Text(name));
        Assert.True(JsonElement.DeepEquals(expected.RootElement, written), $"Expected {expected.RootElement.GetRawText()} but wrote {written.GetRawText()}");
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Leanafy", "Samples", name + ".json"));
}
