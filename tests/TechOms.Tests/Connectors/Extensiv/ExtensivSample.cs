using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TechOms.Connectors.Extensiv;

namespace TechOms.Tests.Connectors.Extensiv;

/// <summary>The samples beside the connector.</summary>
internal static class ExtensivSample
{
    public static ExtensivSettings Settings { get; } = new()
    {
        ClientId = "client",
        ClientSecret = new("secret"),
        UserLoginId = "warehouse-oms",
        CustomerId = "88",
        FacilityId = "3",
        BillingCode = "Prepaid",
        PassLots = true,
    };

    public static ExtensivTime Maine { get; } = ExtensivTime.Find("Eastern Standard Time")!;

    public static string Text(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Extensiv", "Samples", name + ".json"));

    public static T Read<T>(string name, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Text(name), type)!;

    public static WirePage<T> ReadPage<T>(string name, string rel, JsonTypeInfo<T> type)
        where T : class
    {
        using var answer = JsonDocument.Parse(Text(name));
        return WireEmbedded.ReadPage(answer.RootElement, rel, type);
    }

    /// <summary>What we would send is what the sample says: nothing more, nothing less.</summary>
    public static void AssertWritten<T>(string name, T sent, JsonTypeInfo<T> type)
    {
        var written = JsonSerializer.SerializeToElement(sent, type);
        using var expected = JsonDocument.Parse(Text(name));
        Assert.True(JsonElement.DeepEquals(expected.RootElement, written), $"Expected {expected.RootElement.GetRawText()} but wrote {written.GetRawText()}");
    }
}
