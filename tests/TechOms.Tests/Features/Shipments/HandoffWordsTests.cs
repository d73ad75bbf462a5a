using System.Text.Json;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Mappings;

namespace TechOms.Tests.Features.Shipments;

/// <summary>What the warehouse reads, word for word.</summary>
public sealed class HandoffWordsTests
{
    private static readonly Address Home = new()
    {
        Name = "Ada Lovelace",
        Company = "Engines Ltd",
        Line1 = "1 Main St",
        City = "Dayton",
        State = "OH",
        PostalCode = "45402",
        Country = "US",
        Phone = "+1 555 0100",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("demo-warehouse", "PoNum", "Engraving", "fields")]
    [InlineData("cartoncloud", "customerPo", "sop_custom_field_2", "properties")]
    public async Task References_arrive_where_they_are_mapped_to_and_the_rest_in_custom_fields(string warehouse, string property, string lineProperty, string member)
    {
        await using var world = await PipelineWorld.StartAsync(warehouse);
        await world.GivenStockAsync(("MUG", 10));
        await MapAsync(world, ReferenceScope.Order, "po_number", property);
        await MapAsync(world, ReferenceScope.OrderLine, "engraving", lineProperty);
        await world.UseAsync((SaveReferenceTemplate save) => save.RunAsync("wms", new(ReferenceScope.Order, "Route", "{{order.number}}/{{shipment.sequence}} {{order.shipTo.city}}"), Cancellation));
        await PlaceAsync(world);
        await world.ExecuteAsync("update sales_order set refs = '{\"PO_Number\": \"PO 7\", \"color\": \"red & blue\", \"techoms:x\": \"ours\"}'");
        await world.ExecuteAsync("update sales_order_line set refs = '{\"engraving\": \"A.L.\"}'");

        await world.TravelAsync();

        var sent = Assert.Single(world.HeardByWarehouse);
        var number = await world.AskAsync<string>("select number from sales_order");
        Assert.Equivalent(
            new Dictionary<string, string> { [property] = "PO 7", ["color"] = "red & blue", ["Route"] = $"{number}/1 Dayton" },
            sent.GetProperty(member).Deserialize<Dictionary<string, string>>(), strict: true);
        var lines = sent.TryGetProperty("items", out var items) ? items : sent.GetProperty("lines");
        Assert.Equal("A.L.", lines[0].GetProperty(member).GetProperty(lineProperty).GetString());
    }

    [Theory]
    [InlineData("demo-warehouse"), InlineData("cartoncloud")]
    public async Task What_is_withheld_does_not_reach_the_warehouse_by_any_way(string warehouse)
    {
        await using var world = await PipelineWorld.StartAsync(warehouse);
        await world.GivenStockAsync(("MUG", 10));
        await world.UseAsync((SaveReferenceTemplate save) => save.RunAsync(
            "wms", new(ReferenceScope.Order, "All", "{{order.shipTo.email}} {{order.shipTo.phone}} {{order.shipTo.company}} {{order.note}}"), Cancellation));
        (string Word, Func<ChannelOptions, ChannelOptions> Withhold)[] secrets =
        [
            ("ada@example.com", options => options with { WithholdEmail = true }),
            ("+1 555 0100", options => options with { WithholdPhone = true }),
            ("Engines Ltd", options => options with { WithholdCompany = true }),
            ("ring the bell", options => options with { WithholdNotes = true }),
        ];
        foreach (var (word, withhold) in secrets)
        {
            await world.UseAsync((SaveOptions save) => save.RunAsync("wms", withhold(new() { Throughput = 100_000 }), version: null, Cancellation));
            await PlaceAsync(world);
            await world.TravelAsync();

            var said = JsonSerializer.Serialize(world.HeardByWarehouse[^1], JsonSerializerOptions.Web).Replace("\\u002B", "+", StringComparison.Ordinal);
            Assert.Equal([word], secrets.Select(secret => secret.Word).Where(other => !said.Contains(other, StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("demo-warehouse"), InlineData("cartoncloud")]
    public async Task The_carrier_goes_by_the_warehouse_s_own_word(string warehouse)
    {
        await using var world = await PipelineWorld.StartAsync(warehouse);
        await world.GivenStockAsync(("MUG", 10));
        await world.UseAsync((SaveCarrierMapping save) => save.RunAsync("shop", id: null, new() { ChannelCarrier = "Standard*", Carrier = "FedEx", Service = "Ground" }, Cancellation));
        await world.UseAsync((SaveCarrierMapping save) => save.RunAsync("wms", id: null, new() { ChannelCarrier = "FDX", ChannelService = "G*", Carrier = "fedex", Service = "ground" }, Cancellation));
        await world.UseAsync((SaveCarrierMapping save) => save.RunAsync("wms", id: null, new() { ChannelCarrier = "FDX", ChannelService = "GRND", Carrier = "fedex", Service = "ground" }, Cancellation));
        await PlaceAsync(world);

        await world.TravelAsync();

        Assert.Contains("GRND", Assert.Single(world.HeardByWarehouse).ToString(), StringComparison.Ordinal);
    }

    private static Task<ReferenceMapping> MapAsync(PipelineWorld world, ReferenceScope scope, string code, string property)
        => world.UseAsync((SaveReferenceMapping save) => save.RunAsync("wms", new(scope, code, property), Cancellation));

    private static async Task PlaceAsync(PipelineWorld world)
    {
        world.Shop.PlaceOrder(new([new("MUG", 1)], Home) { Email = "ada@example.com", Note = "ring the bell" });
        await world.RunAsync("receive-orders", world.ShopChannel);
    }
}
