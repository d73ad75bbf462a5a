using System.Text.Json;
using TechOms.Features.Purchasing;

namespace TechOms.Tests.Features.Purchasing;

/// <summary>What people write on a purchase order and its lines reaches the warehouse where its channel's mappings say.</summary>
public sealed class ReceiptReferencesTests
{
    [Fact]
    public async Task The_warehouse_hears_the_references_of_a_purchase_order_and_its_lines()
    {
        await using var world = await PipelineWorld.StartAsync("cartoncloud");
        await world.GivenStockAsync(("MUG", 0), ("POT", 0));
        await world.ExecuteAsync(
            """
            insert into reference_mapping (account_id, id, channel_id, scope, code, property)
            values ($1, gen_random_uuid(), $2, 'PurchaseOrder', 'container', 'containerNumber'), ($1, gen_random_uuid(), $2, 'PurchaseOrderLine', 'colour', 'custom_field_3')
            """,
            world.Tenant.AccountId, world.WarehouseChannel);

        var order = (await world.DoAsync((CreatePurchaseOrders create) => create.RunOneAsync(
            new()
            {
                Number = "PO-1",
                Approve = true,
                References = new Dictionary<string, string> { ["Container"] = "MSKU1", ["vessel"] = "Alma" },
                Lines = [new("MUG", 5) { References = new Dictionary<string, string> { ["colour"] = "red", ["grade"] = "A" } }, new("POT", 2)],
            },
            PipelineWorld.Cancellation))).Must();
        await world.DrainAsync();

        var heard = world.HeardByWarehouse.Single(said => said.TryGetProperty("type", out var type) && type.GetString() is "INBOUND");
        Assert.Equal(("MSKU1", "Alma"), (TextOf(heard, "containerNumber"), TextOf(heard, "vessel")));
        Assert.Equal(["red", null], heard.GetProperty("items").EnumerateArray().Select(item => TextOf(item, "custom_field_3")));

        // Lines have numbered fields only: what is not mapped stays here.
        Assert.DoesNotContain("grade", heard.GetRawText(), StringComparison.Ordinal);
        var shown = await world.UseAsync<ReadPurchaseOrder, PurchaseDetails>(read => read.RunAsync(order.Id, new(20, null), PipelineWorld.Cancellation));
        Assert.Equal("red", shown.Lines[0].References["colour"]);
    }

    private static string? TextOf(JsonElement said, string property)
        => said.TryGetProperty("properties", out var properties) && properties.TryGetProperty(property, out var value) ? value.GetString() : null;
}
