namespace TechOms.Tests.Features.Orders;

public sealed class CancelOrderTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task An_order_with_an_open_shipment_cannot_be_cancelled()
    {
        var id = await server.CreateAllocatedAsync("OPEN-1");

        var problem = await server.PostAsync($"/orders/{id}/cancel");

        Assert.Equal(("409", "order.open-shipments"), (problem.At("status"), problem.At("type")));
        Assert.Equal("Fulfilling", (await server.ReadOrderAsync(id)).At("order.status"));
    }

    [Fact]
    public async Task Shipments_no_warehouse_has_are_cancelled_with_the_order_and_give_their_units_back()
    {
        var id = await server.CreateAllocatedAsync("BACK-1", 4);
        var stock = await server.GetAsync("/inventory?q=back-1");
        Assert.Equal(("4", "0"), (stock.At("items.0.total"), stock.At("items.0.available")));

        Assert.Equal("Cancelled", (await server.PostAsync($"/orders/{id}/cancel", new { reason = "Changed her mind", withShipments = true })).At("status"));

        stock = await server.GetAsync("/inventory?q=back-1");
        Assert.Equal(("4", "4"), (stock.At("items.0.total"), stock.At("items.0.available")));
        var ledger = await server.GetAsync($"/inventory/{stock.At("items.0.variantId")}/{server.Warehouse}/movements");
        Assert.Equal(["ShipmentCancelled", "Allocation", "ApiSingle"], ledger.Each("items", "cause"));
        Assert.Equal(["4", "0", "4"], ledger.Each("items", "availableAfter"));
        var order = await server.ReadOrderAsync(id);
        Assert.Equal(("4", "0", "Changed her mind"), (order.At("lines.0.cancelled"), order.At("lines.0.allocated"), order.At("cancelReason")));
    }

    [Fact]
    public async Task What_a_warehouse_has_is_asked_back_and_the_order_waits_for_the_answer()
    {
        var id = await server.CreateAllocatedAsync("SENT-1");
        await server.WriteAsync("update shipment set status = 'Sent', handoff = 'Accepted', external_id = 'W-1', ready_for = null, ready_at = null where order_id = $1::uuid", id);

        Assert.Equal("CancelRequested", (await server.PostAsync($"/orders/{id}/cancel", new { withShipments = true })).At("status"));

        var order = await server.ReadOrderAsync(id);
        Assert.Equal(("CancelRequested", "shipment.cancel-requested"), (order.At("shipments.0.status"), order.At("shipments.0.why.code")));
        Assert.Equal("Cancel", await server.ReadAsync<string>("select ready_for from shipment where order_id = $1::uuid", id));
        Assert.Equal("order.cancel-requested", (await server.PostAsync($"/orders/{id}/cancel", new { withShipments = true })).At("type"));
    }

    [Fact]
    public async Task An_order_that_shipped_in_part_is_closed_and_not_cancelled()
    {
        var id = await server.CreateAllocatedAsync("PART-1", 4);
        await server.ShipAsync(id, 1);

        Assert.Equal("order.partly-shipped", (await server.PostAsync($"/orders/{id}/cancel", new { withShipments = true })).At("type"));
    }

    [Fact]
    public async Task A_shipment_taken_back_by_hand_leaves_its_units_open_and_says_what_to_do()
    {
        var id = await server.CreateAllocatedAsync("TAKE-1", 3);
        var shipment = (await server.ReadOrderAsync(id)).At("shipments.0.id");

        Assert.Equal("Cancelled", (await server.PostAsync($"/shipments/{shipment}/cancel", new { reason = "Wrong warehouse" })).At("status"));

        var order = await server.ReadOrderAsync(id);
        Assert.Equal(("Approved", "0", "3"), (order.At("order.status"), order.At("lines.0.allocated"), order.At("lines.0.open")));
        Assert.NotNull(order.At("order.why.code"));
        Assert.Equal("shipment.cancelled", (await server.PostAsync($"/shipments/{shipment}/cancel")).At("type"));
        await server.PostAsync($"/orders/{id}/allocate");
        await server.AllocateAsync();
        Assert.Equal(["Cancelled", "Pending"], (await server.ReadOrderAsync(id)).Each("shipments", "status"));
    }

    [Fact]
    public async Task A_shipment_that_is_being_handed_over_is_asked_back_and_never_just_forgotten()
    {
        var id = await server.CreateAllocatedAsync("RACE-1");
        await server.WriteAsync("update shipment set lease = gen_random_uuid(), leased_until = now(), handoff = 'InDoubt' where order_id = $1::uuid", id);
        var shipment = (await server.ReadOrderAsync(id)).At("shipments.0.id");

        Assert.Equal("CancelRequested", (await server.PostAsync($"/shipments/{shipment}/cancel")).At("status"));
    }

    [Fact]
    public async Task A_note_must_fit()
        => Assert.Equal("400", (await server.PostAsync($"/orders/{Guid.NewGuid()}/cancel", new { reason = new string('x', 201) })).At("status"));
}
