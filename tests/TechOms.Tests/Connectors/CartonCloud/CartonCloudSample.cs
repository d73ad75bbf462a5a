using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TechOms.Connectors.CartonCloud;

namespace TechOms.Tests.Connectors.CartonCloud;

/// <summary>The samples beside the connector.</summary>
internal static class CartonCloudSample
{
    public static CartonCloudSettings Settings { get; } = new()
    {
        ClientId = "client",
        ClientSecret = new("secret"),
        TenantId = CartonCloudSandbox.Tenant,
        CustomerName = CartonCloudSandbox.Customer,
        Warehouse = "Melbourne",
        ProductType = "AMBIENT",
        PassLots = true,
        OrderLineProperty = "sop_custom_field_1",
        ReceiptLineProperty = "custom_field_1",
        ProductDescription = DescriptionSource.ProductAndVariantName,
    };

    public static string Text(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "CartonCloud", "Samples", name + ".json"));

    public static T Read<T>(string name, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Text(name), type)!;

    /// <summary>What we would send is what the sample says: nothing more, nothing less.</summary>
    public static void AssertWritten<T>(string name, T sent, JsonTypeInfo<T> type)
    {
        var written = JsonSerializer.SerializeToElement(sent, type);
        using var expected = JsonDocument.Parse(Text(name));
        Assert.True(JsonElement.DeepEquals(expected.RootElement, written), $"Expected {expected.RootElement.GetRawText()} but wrote {written.GetRawText()}");
    }

    /// <summary>Cartons of 12 where the sample says carton.</summary>
    public static decimal BaseQuantityOf(WireItem item) => item.Details?.UnitOfMeasure?.Type is "CARTON" ? 12 : 1;
}
