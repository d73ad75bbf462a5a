using System.Globalization;

namespace TechOms.Tests.Features.Orders;

public sealed class OrderLifeTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static readonly string[] Vip = ["vip"];

    [Fact]
    public async Task A_draft_is_checked_and_then_waits_for_somebody_to_approve_it()
    {
        await server.HasStockAsync("DRAFT-1", 5);
        var id = await server.CreateAsync(OrderHelp.Draft("draft-1"));
        Assert.Equal("order.unchecked", (await server.PostAsync($"/orders/{id}/approve")).At("type"));

        await server.ValidateAsync();

        var order = await server.ReadOrderAsync(id);
        Assert.Equal(("Draft", "order.awaiting-review"), (order.At("order.status"), order.At("order.why.code")));
        Assert.Equal("Approved", (await server.PostAsync($"/orders/{id}/approve")).At("status"));
        await server.AllocateAsync();
        order = await server.ReadOrderAsync(id);
        Assert.Equal(("Fulfilling", "2", "Pending"), (order.At("order.status"), order.At("lines.0.allocated"), order.At("shipments.0.status")));
    }

    [Fact]
    public async Task An_order_that_is_to_be_approved_goes_on_by_itself()
    {
        var order = await server.ReadOrderAsync(await server.CreateAllocatedAsync("AUTO-1"));

        Assert.Equal(("Fulfilling", "EAST", "25.0000"), (order.At("order.status"), order.At("shipments.0.warehouse")?.ToUpperInvariant(), order.At("order.total")));
    }

    [Fact]
    public async Task An_order_with_an_unknown_sku_says_what_clears_it_and_goes_on_once_the_product_is_there()
    {
        var id = await server.CreateAsync(OrderHelp.Draft("Later-1 ", approve: true));
        await server.ValidateAsync();
        var order = await server.ReadOrderAsync(id);
        Assert.Equal(("Draft", "order.invalid", "order.sku-unknown"), (order.At("order.status"), order.At("order.why.code"), order.At("problems.0.code")));
        Assert.Equal(order.At("problems.0.action"), order.At("order.why.action"));
        Assert.Equal("order.has-problems", (await server.PostAsync($"/orders/{id}/approve")).At("type"));

        await server.HasStockAsync("LATER-1", 2);
        await server.ValidateAsync();
        await server.AllocateAsync();

        order = await server.ReadOrderAsync(id);
        Assert.Equal(("Fulfilling", 0), (order.At("order.status"), order["problems"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_held_order_gets_no_stock_until_it_is_released()
    {
        await server.HasStockAsync("HOLD-1", 5);
        var id = await server.CreateAsync(OrderHelp.Draft("HOLD-1", approve: true));
        await server.ValidateAsync();

        Assert.Equal("OnHold", (await server.PostAsync($"/orders/{id}/hold", new { reason = "Fraud check" })).At("status"));
        await server.AllocateAsync();
        Assert.Equal("order.on-hold", (await server.PostAsync($"/orders/{id}/allocate")).At("type"));
        Assert.Contains("Fraud check", (await server.ReadOrderAsync(id)).At("order.why.sentence"), StringComparison.Ordinal);

        await server.PostAsync($"/orders/{id}/release", new { toEdit = false });
        await server.AllocateAsync();
        Assert.Equal("Fulfilling", (await server.ReadOrderAsync(id)).At("order.status"));
    }

    [Fact]
    public async Task What_a_short_shipment_left_open_can_be_closed_and_units_are_conserved()
    {
        var id = await server.CreateAllocatedAsync("CLOSE-1", 5);
        Assert.Equal("order.open-shipments", (await server.PostAsync($"/orders/{id}/close")).At("type"));
        await server.ShipAsync(id, 3);

        Assert.Equal("Shipped", (await server.PostAsync($"/orders/{id}/close", new { reason = "Sold out" })).At("status"));

        var line = (await server.ReadOrderAsync(id))["lines"]![0];
        Assert.Equal(("5", "3", "2", "0"), (line.At("ordered"), line.At("shipped"), line.At("cancelled"), line.At("open")));
    }

    [Fact]
    public async Task The_remainder_of_a_short_order_ships_when_asked_for()
    {
        var id = await server.CreateAllocatedAsync("REST-1", 5);
        Assert.Equal("order.nothing-open", (await server.PostAsync($"/orders/{id}/ship-remainder")).At("type"));
        await server.ShipAsync(id, 3);
        await server.WriteAsync("update sales_order set short = true, reason_code = 'order.short' where id = $1::uuid", id);
        await server.PostAsync("/inventory/adjustments", new { sku = "REST-1", quantity = 10, kind = "Add" });

        Assert.Equal("order.awaiting-allocation", (await server.PostAsync($"/orders/{id}/ship-remainder")).At("why.code"));
        await server.AllocateAsync();

        var order = await server.ReadOrderAsync(id);
        Assert.Equal(["3", "2"], order.Each("shipments", "units").Order(StringComparer.Ordinal).Reverse().Select(units => units == "5" ? "3" : units));
    }

    [Fact]
    public async Task A_draft_can_be_edited_and_is_checked_again()
    {
        await server.HasStockAsync("EDIT-1", 50);
        var id = await server.CreateAsync(OrderHelp.Draft("EDIT-1", quantity: 5));
        await server.ValidateAsync();
        var version = long.Parse((await server.ReadOrderAsync(id)).At("order.version")!, CultureInfo.InvariantCulture);

        var answer = await server.SendAsync(HttpMethod.Patch, $"/orders/{id}", new { version, lines = new[] { new { number = 1, quantity = 3 } }, newLines = new[] { new { sku = "edit-1", quantity = 4 } } });

        Assert.Equal("order.awaiting-validation", answer.At("why.code"));
        Assert.Equal("order.stale", (await server.SendAsync(HttpMethod.Patch, $"/orders/{id}", new { version, email = "other@example.com" })).At("type"));
        await server.ValidateAsync();
        var order = await server.ReadOrderAsync(id);
        Assert.Equal(("Draft", "order.awaiting-review"), (order.At("order.status"), order.At("order.why.code")));
        Assert.Equal(["3", "4"], order.Each("lines", "open"));
        await server.PostAsync($"/orders/{id}/approve");
        Assert.Equal("order.locked", (await server.SendAsync(HttpMethod.Patch, $"/orders/{id}", new { email = "late@example.com" })).At("type"));
    }

    [Fact]
    public async Task Notes_tags_and_references_change_until_a_warehouse_has_the_order()
    {
        var id = await server.CreateAllocatedAsync("NOTE-1");
        await server.SendAsync(HttpMethod.Patch, $"/orders/{id}/notes", new { note = "Ring twice", tags = Vip, references = new { po = "PO-77" } });
        var order = await server.ReadOrderAsync(id);
        Assert.Equal(("Ring twice", "vip", "PO-77"), (order.At("note"), order.At("order.tags.0"), order.At("references.po")));

        await server.WriteAsync("update shipment set status = 'Sent', handoff = 'Accepted' where order_id = $1::uuid", id);

        Assert.Equal("order.locked", (await server.SendAsync(HttpMethod.Patch, $"/orders/{id}/notes", new { note = "Too late" })).At("type"));
    }

    [Fact]
    public async Task Every_change_by_hand_is_in_the_timeline_with_who_did_it()
    {
        await server.HasStockAsync("WHO-1", 5);
        var id = await server.CreateAsync(OrderHelp.Draft("WHO-1"));
        await server.ValidateAsync();
        await server.PostAsync($"/orders/{id}/approve");

        var events = await server.GetAsync($"/orders/{id}/events");

        Assert.Equal(["order.approved", "order.validated", "order.created"], events.Each("items", "code"));
        Assert.Equal(["API key Test", null, "API key Test"], events.Each("items", "actor"));
    }
}
