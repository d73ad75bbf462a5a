using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Orders;
using TechOms.Features.Shipments;

namespace TechOms.Tests.Features.Orders;

/// <summary>What shops change after an order was imported, on the real thing: shop, server and warehouse.</summary>
public sealed class ShopChangeTests(ShopChangeWorld house) : IClassFixture<ShopChangeWorld>
{
    private PipelineWorld World => house.World;

    [Fact]
    public async Task A_change_before_anything_was_sent_is_taken_over()
    {
        var order = await house.PlaceAsync(("MUG", 3), ("BOARD", 1));

        house.Shop.Edit(order, state => state with { ShipTo = state.ShipTo! with { Line1 = "2 Side St" } });
        house.Refund(order, "MUG", 2);
        house.Shop.Orders.Add(order, new("TEE", 2));
        await house.ReceiveAsync();
        await World.DrainAsync();

        Assert.Equal("BOARD 1, MUG 1, TEE 2", await house.SentAsync(order));
        Assert.Equal("2 Side St", await house.AskAsync<string>(order, "o.ship_to ->> 'line1'"));
        Assert.Equal(("Applied", "Address, Lines"), (await house.OutcomeAsync(order), await house.AskChangeAsync<string>(order, "array_to_string(c.parts, ', ')")));
        Assert.Equal("MUG: 1 instead of 3|TEE: 2 added|ship-to address", await house.AskChangeAsync<string>(order, "array_to_string(c.changes, '|')"));
        await house.MustConserveAsync();
    }

    [Fact]
    public async Task What_is_added_to_a_sent_order_leaves_as_a_second_shipment()
    {
        var order = await house.PlaceAndSendAsync(("MUG", 2));

        house.Shop.Orders.Add(order, new("TEE", 1));
        await house.ReceiveAsync();
        await World.DrainAsync();

        Assert.Equal("MUG 2, TEE 1", await house.SentAsync(order));
        Assert.Equal(("Applied", 2L), (await house.OutcomeAsync(order), await house.AskAsync<long>(order, "(select count(*) from shipment s where s.order_id = o.id and s.status = 'Sent')")));
        await house.MustConserveAsync();
    }

    [Fact]
    public async Task A_sent_order_is_given_back_changed_and_sent_again()
    {
        var order = await house.PlaceAndSendAsync(("MUG", 3), ("BOARD", 2));

        house.Shop.Edit(order, state => state with { ShipTo = state.ShipTo! with { Line1 = "9 New Rd" } });
        house.Refund(order, "MUG", 1);
        await house.ReceiveAsync();
        Assert.Equal(("Waiting", OrderReasons.ChangeRequested), (await house.OutcomeAsync(order), await house.AskAsync<string>(order, "o.reason_code")));
        await World.DrainAsync();

        Assert.Equal("BOARD 2, MUG 2", await house.SentAsync(order));
        Assert.Equal(("Applied", "9 New Rd"), (await house.OutcomeAsync(order), await house.AskAsync<string>(order, "o.ship_to ->> 'line1'")));
        Assert.Equal(1L, await house.AskAsync<long>(order, "(select count(*) from change_request c where c.order_id = o.id and c.wanted is null)"));
        await house.MustConserveAsync();
        await World.TravelAsync();
        Assert.Equal("Shipped", await house.AskAsync<string>(order, "o.status"));
    }

    [Fact]
    public async Task A_warehouse_that_refuses_is_reported_and_the_shipment_goes_on_as_it_was()
    {
        var order = await house.PlaceAndSendAsync(("MUG", 2));
        await house.ShipThereAsync(order);

        house.Shop.Edit(order, state => state with { ShipTo = state.ShipTo! with { Line1 = "9 New Rd" } });
        await house.ReceiveAsync();
        await World.DrainAsync();

        Assert.Equal(("Refused", true), (await house.OutcomeAsync(order), await house.AskAsync<bool>(order, "o.needs_attention")));
        Assert.Equal(("Fulfilling", "1 Main St"), (await house.AskAsync<string>(order, "o.status"), await house.AskAsync<string>(order, "o.ship_to ->> 'line1'")));
        Assert.Equal(1L, await house.AskAsync<long>(order, "(select count(*) from event e where e.order_id = o.id and e.code = 'change.refused')"));

        var shown = Assert.Single((await World.UseAsync(async (ReadOrder read) => await read.RunAsync(await house.IdAsync(order), PipelineWorld.Cancellation))).Changes);
        Assert.Equal(("change.refused", true, "ship-to address"), (shown.Code, shown.NeedsAttention, Assert.Single(shown.Changes)));

        await World.UseAsync(async (AcknowledgeChanges acknowledge) => await acknowledge.RunAsync(await house.IdAsync(order), PipelineWorld.Cancellation));
        Assert.False(await house.AskAsync<bool>(order, "o.needs_attention"));
        await World.TravelAsync();
        Assert.Equal(("Shipped", "Refused"), (await house.AskAsync<string>(order, "o.status"), await house.OutcomeAsync(order)));
    }

    [Fact]
    public async Task A_change_of_what_has_left_is_too_late()
    {
        var order = await house.PlaceAndSendAsync(("MUG", 2));
        await World.TravelAsync();

        house.Shop.Edit(order, state => state with { ShipTo = state.ShipTo! with { City = "Akron" } });
        await house.ReceiveAsync();
        await World.DrainAsync();

        Assert.Equal(("TooLate", true, "Shipped"), (await house.OutcomeAsync(order), await house.AskAsync<bool>(order, "o.needs_attention"), await house.AskAsync<string>(order, "o.status")));
        Assert.Equal("change.too-late", await house.AskAsync<string>(order, "(select p.code from problem p where p.order_id = o.id and p.closed_at is null)"));
    }

    [Fact]
    public async Task A_shipped_order_to_which_something_is_added_goes_on()
    {
        var order = await house.PlaceAndSendAsync(("MUG", 1));
        await World.TravelAsync();
        Assert.Equal("Shipped", await house.AskAsync<string>(order, "o.status"));

        house.Shop.Orders.Add(order, new("BOARD", 1));
        await house.ReceiveAsync();
        await World.TravelAsync();

        Assert.Equal(("Shipped", 2L), (await house.AskAsync<string>(order, "o.status"), await house.AskAsync<long>(order, "(select sum(l.shipped)::bigint from sales_order_line l where l.order_id = o.id)")));
        Assert.Equal(2, World.Shop.FulfillmentsOf(order).Count);
    }

    [Fact]
    public async Task The_rest_of_a_partly_shipped_order_goes_by_the_change()
    {
        var order = await house.PlaceAndSendAsync(("MUG", 2), ("RARE", 3));
        await World.TravelAsync();
        Assert.Equal(("Fulfilling", true), (await house.AskAsync<string>(order, "o.status"), await house.AskAsync<bool>(order, "o.backordered")));

        house.Shop.Edit(order, state => state with { ShipTo = state.ShipTo! with { Line1 = "9 New Rd" } });
        house.Refund(order, "RARE", 2);
        await house.ReceiveAsync();
        await World.DrainAsync();
        Assert.Equal(("Applied", 1L), (await house.OutcomeAsync(order), await house.AskAsync<long>(order, "(select sum(l.quantity - l.shipped - l.cancelled)::bigint from sales_order_line l where l.order_id = o.id)")));
        Assert.Equal("1 Main St", await house.AskAsync<string>(order, "(select s.ship_to ->> 'line1' from shipment s where s.order_id = o.id and s.status = 'Shipped')"));

        house.Refund(order, "RARE", 1);
        await house.ReceiveAsync();
        await World.DrainAsync();
        Assert.Equal("Shipped", await house.AskAsync<string>(order, "o.status"));
    }

    [Fact]
    public async Task A_change_during_allocation_and_sending_doubles_nothing()
    {
        var order = await house.PlaceAsync(("MUG", 2));
        await World.StepAsync<ValidateOrders>();

        // Allocated, and the answer of the warehouse that took it is lost.
        house.Refund(order, "MUG", 1);
        await Task.WhenAll(World.StepAsync<AllocateOrders>(), house.ReceiveAsync());
        World.WarehouseSandbox.Faults.Add(new(FaultKind.LoseReply, call => call.Method == "PUT", Times: 1));
        await World.StepAsync<ValidateOrders>();
        await World.StepAsync<AllocateOrders>();
        await World.StepAsync<SendShipments>();
        Assert.Equal("InDoubt", await house.AskAsync<string>(order, "(select s.handoff from shipment s where s.order_id = o.id and s.status <> 'Cancelled')"));
        house.Shop.Edit(order, state => state with { ShipTo = state.ShipTo! with { Line1 = "9 New Rd" } });
        await house.ReceiveAsync();
        await World.DrainAsync();

        Assert.Equal(("MUG 1", "Applied"), (await house.SentAsync(order), await house.OutcomeAsync(order)));
        var numbers = await house.NumbersAsync(order);
        Assert.Equal(1, World.Warehouse.Shipments.Count(shipment => shipment.Open && numbers.Contains(shipment.Reference)));
        await house.MustConserveAsync();
    }

    [Fact]
    public async Task A_hold_in_the_shop_takes_the_shipment_back_until_it_is_released()
    {
        var order = await house.PlaceAndSendAsync(("MUG", 1));
        var part = house.Shop.Shop.Orders.Find(order)!.FulfillmentOrders[0].Id;

        var hold = house.Shop.Routing.Hold(part, new() { ["reason"] = "HIGH_RISK_OF_FRAUD" }).Hold!;
        await house.ReceiveAsync();
        await World.DrainAsync();
        Assert.Equal((OrderReasons.HeldByShop, ""), (await house.AskAsync<string>(order, "o.reason_code"), await house.SentAsync(order)));

        house.Shop.Routing.Release(part, [hold.Id]);
        await house.ReceiveAsync();
        await World.DrainAsync();
        Assert.Equal("MUG 1", await house.SentAsync(order));
    }

    [Fact]
    public async Task A_cancellation_is_a_change_with_an_outcome()
    {
        var unsent = await house.PlaceAsync(("MUG", 1));
        var sent = await house.PlaceAndSendAsync(("MUG", 1));
        var left = await house.PlaceAndSendAsync(("MUG", 1));
        await house.ShipThereAsync(left);

        foreach (var order in new[] { unsent, sent, left })
            World.Shop.CancelOrder(order);
        await house.ReceiveAsync();
        await World.DrainAsync();
        await house.ReceiveAsync();
        await World.DrainAsync();

        Assert.Equal(("Applied", "Cancelled"), (await house.OutcomeAsync(unsent), await house.AskAsync<string>(unsent, "o.status")));
        Assert.Equal(("Applied", "Cancelled"), (await house.OutcomeAsync(sent), await house.AskAsync<string>(sent, "o.status")));
        Assert.Equal(("Refused", "Fulfilling", true), (await house.OutcomeAsync(left), await house.AskAsync<string>(left, "o.status"), await house.AskAsync<bool>(left, "o.needs_attention")));
        Assert.Equal(3L, await World.AskAsync<long>("select count(*) from change_request where 'Cancellation' = any(parts)"));
        await house.MustConserveAsync();
    }

    [Fact]
    public async Task What_people_corrected_here_survives_other_changes_of_the_shop()
    {
        var order = await house.PlaceAsync(new Address { Name = "Ada", Line1 = "1 Main St", Country = "US", State = "OH", PostalCode = "45402" }, ("MUG", 1));
        await World.StepAsync<ValidateOrders>();
        await World.UseAsync(async (EditOrder edit) => await edit.RunAsync(await house.IdAsync(order), new() { ShipTo = ShopChangeWorld.Home }, PipelineWorld.Cancellation));

        house.Shop.Orders.Add(order, new("TEE", 1));
        await house.ReceiveAsync();
        await World.DrainAsync();

        Assert.Equal(("Dayton", "MUG 1, TEE 1"), (await house.AskAsync<string>(order, "o.ship_to ->> 'city'"), await house.SentAsync(order)));
    }

    [Fact]
    public async Task An_older_reading_that_comes_in_late_changes_nothing()
    {
        var order = await house.PlaceAsync(("BOARD", 2));
        var older = await ReadAsync(order);
        house.Refund(order, "BOARD", 1);
        await house.ReceiveAsync();
        await World.ExecuteAsync("update sales_order set external_changed_at = external_changed_at + interval '5 seconds' where external_id = $1", order);

        await StoreAsync(older);

        Assert.Equal(1L, await house.AskAsync<long>(order, "(select sum(l.quantity - l.cancelled)::bigint from sales_order_line l where l.order_id = o.id)"));
    }

    private async Task<ShopOrder> ReadAsync(string order)
    {
        using var channel = await World.Services.GetRequiredService<ChannelSessions>().OpenAsync(World.Tenant, World.ShopChannel, PipelineWorld.Cancellation);
        return (await ((IOrderSource)channel!.Session).ReadOrderAsync(order, PipelineWorld.Cancellation))!;
    }

    private Task<int> StoreAsync(ShopOrder order)
        => World.Services.GetRequiredService<OrderImport>().StoreAsync(World.Tenant, World.ShopChannel, [order], PipelineWorld.Cancellation);
}
