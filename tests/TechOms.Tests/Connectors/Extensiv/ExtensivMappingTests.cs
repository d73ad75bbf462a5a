using TechOms.Connectors;
using TechOms.Connectors.Extensiv;

namespace TechOms.Tests.Connectors.Extensiv;

public sealed class ExtensivMappingTests
{
    [Fact]
    public void A_shipment_is_written_as_documented() => ExtensivSample.AssertWritten("order-create", new OutgoingShipment
    {
        Reference = "SO-77310",
        OrderNumber = "1001",
        Instructions = "Gift, no prices",
        Carrier = "UPS",
        Service = "03",
        References = new Dictionary<string, string> { ["PoNum"] = "WEB-559021", ["orderType"] = "D2C", ["Gift"] = "yes", ["Empty"] = " " },
        Lines = [new(1, "TEE-NAVY-M", 2), new(2, "CREAM-50", 1) { Lot = "LX-204" }],
        ShipTo = new()
        {
            Company = "Alder Books",
            Name = "R. Quill",
            Line1 = "14 Harbour Lane",
            Line2 = "Dock 2",
            City = "Portland",
            State = "ME",
            PostalCode = "04101",
            Country = "us",
            Phone = "2075550142",
            Email = "orders@example.com",
        },
    }.ToWire(88, 3, ExtensivSample.Settings), ExtensivJson.Default.WireOrder);

    [Fact]
    public void A_person_without_a_company_is_a_company_of_one()
    {
        var contact = new Address { Name = "R. Quill", Line1 = "14 Harbour Lane" }.ToWire();

        Assert.Equal(("R. Quill", "R. Quill"), (contact.CompanyName, contact.Name));
        Assert.Null(contact.ToAddress()!.Company);
    }

    [Fact]
    public void A_closed_order_comes_back_with_lots_tracking_and_the_facilitys_time()
    {
        var update = ExtensivSample.Read("order-closed", ExtensivJson.Default.WireOrder).ToUpdate([], ExtensivSample.Maine, ExtensivSample.Settings);

        Assert.Equal((RemoteShipmentStatus.Shipped, "512044", "SO-77310"), (update.Status, update.ExternalId, update.Reference));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 21, 0, 0, TimeSpan.Zero), update.ShippedAt);
        Assert.Equal([(1, "TEE-NAVY-M", 2L), (2, "CREAM-50", 1L)], update.Lines!.Select(line => (line.Number!.Value, line.Sku, line.Quantity)));
        Assert.Equal([new Lot("LX-204", null, new(2027, 5, 31), 1)], update.Lines![1].Lots);
        Assert.Equal([("1Z0000000000000071", "UPS", "03")], update.Packages.Select(package => (package.TrackingNumber, package.Carrier, package.Service)));
        Assert.Equal("14 Harbour Lane", update.ShipTo!.Line1);
    }

    [Fact]
    public void The_older_casing_is_read_as_well_and_tracking_found_wherever_it_stands()
    {
        var order = Assert.Single(ExtensivSample.ReadPage("orders-older-casing", "orders/order", ExtensivJson.Default.WireOrder).Items);

        var update = order.ToUpdate([new() { OrderId = 512044, TrackingNumber = "1Z73", TrackingUrl = "https://track.example/1Z73", Carrier = "UPS" }], ExtensivSample.Maine, ExtensivSample.Settings);

        Assert.Equal(["1Z70", "1Z71", "1Z72", "1Z73"], update.Packages.Select(package => package.TrackingNumber));
        Assert.Equal("https://track.example/1Z73", update.Packages[^1].TrackingUrl);
        var line = Assert.Single(update.Lines!);
        Assert.Equal((null, "SCALE-1", 2L), (line.Number, line.Sku, line.Quantity));
        Assert.Equal(["SN-1", "SN-2"], line.Lots.Select(lot => lot.SerialNumber));
    }

    [Fact]
    public void Without_packages_the_allocations_tell_what_went()
    {
        var update = ExtensivSample.Read("order-allocated", ExtensivJson.Default.WireOrder).ToUpdate([], ExtensivTime.Utc, ExtensivSample.Settings);

        Assert.Equal(3, Assert.Single(update.Lines!).Quantity);
        Assert.Equal([("LX-204", 1L), ("LX-205", 2L)], update.Lines![0].Lots.Select(lot => (lot.LotNumber!, lot.Quantity)));
    }

    [Theory]
    [InlineData("2", null, RemoteShipmentStatus.Cancelled, "Canceled")]
    [InlineData("Canceled", null, RemoteShipmentStatus.Cancelled, "Canceled")]
    [InlineData("0", true, RemoteShipmentStatus.Shipped, "Closed")]
    [InlineData("0", false, RemoteShipmentStatus.Accepted, "Open")]
    [InlineData(null, null, RemoteShipmentStatus.Accepted, "Open")]
    public void States_are_understood_as_number_and_as_word(string? status, bool? closed, RemoteShipmentStatus expected, string text)
    {
        var update = new WireOrder { ReadOnly = new() { OrderId = 1, Status = status, IsClosed = closed } }.ToUpdate([], ExtensivTime.Utc, ExtensivSample.Settings);

        Assert.Equal((expected, text), (update.Status, update.StatusText));
    }

    [Fact]
    public void A_hold_says_why_and_ends()
    {
        WireOrder Order(string? hold) => new() { ReadOnly = new() { OrderId = 1, Status = "0", LastModifiedDate = hold ?? "2026-03-02T10:00:00", OnHoldDate = hold, OnHoldReason = "Address unclear" } };

        var held = Order("2026-03-02T09:00:00").ToUpdate([], ExtensivTime.Utc, ExtensivSample.Settings);

        Assert.Equal((RemoteShipmentStatus.Refused, "On hold in Extensiv: Address unclear"), (held.Status, held.StatusText));
        Assert.NotEqual(held.Version, Order(null).ToUpdate([], ExtensivTime.Utc, ExtensivSample.Settings).Version);
    }

    [Fact]
    public void Stock_leaves_out_what_is_held_or_in_quarantine()
    {
        var levels = ExtensivProductMapping.ToLevels(ExtensivSample.ReadPage("stockdetails", "item", ExtensivJson.Default.WireStockDetail).Items, ["GONE"], passLots: true);

        Assert.Equal([("CREAM-50", 61L, 60L), ("GONE", 0L, 0L), ("TEE-NAVY-M", 438L, 402L)], levels.Select(level => (level.Sku, level.OnHand, level.Available!.Value)));
        Assert.Equal([("LX-204", 21L), ("LX-205", 40L)], levels[0].Lots.Select(lot => (lot.LotNumber!, lot.Quantity)));
    }

    [Fact]
    public void A_product_is_written_and_read_in_pounds_and_inches()
    {
        var variant = new OutgoingVariant("TEE-NAVY-M", "T-shirt navy, size M") { Barcode = "4006381333931", Price = 19.9m, Measures = new(228.6m, 177.8m, 25.4m, 181.436948m) };
        ExtensivSample.AssertWritten("item-create", variant.ToWire(new() { Name = "T-shirt", Variants = [variant] }, ExtensivSample.Settings), ExtensivJson.Default.WireItem);

        var product = ExtensivSample.Read("item", ExtensivJson.Default.WireItem).ToProduct(ExtensivSample.Settings);

        Assert.Equal(("90412", "T-shirt navy, size M", "Organic cotton", true), (product.ExternalId, product.Name, product.Description, product.Active));
        Assert.Equal(new Measures(228.6m, 177.8m, 25.4m, 181.44m), product.Variants[0].Measures);
    }

    [Fact]
    public void Measures_of_a_carton_are_not_the_pieces()
    {
        var item = new WireItem { ItemId = 1, Sku = "CUP", Options = new(null, new() { Metric = new(40, 30, 20, 12), InventoryUnitsPerUnit = 24 }) };

        Assert.Equal(new Measures(Weight: 500), item.ToProduct(ExtensivSample.Settings).Variants[0].Measures);
    }

    [Fact]
    public void A_receipt_is_written_as_documented() => ExtensivSample.AssertWritten("receiver-create", new OutgoingReceipt
    {
        Reference = "PO-20260311",
        PurchaseOrderNumber = "PO-20260311",
        ExpectedOn = new(2026, 3, 11),
        References = new Dictionary<string, string> { ["carrier"] = "Sea freight", ["trackingNumber"] = "MSCU1234567" },
        Lines = [new(1, "TEE-NAVY-M", 240), new(2, "CREAM-50", 60) { Lot = "LX-207" }],
    }.ToWire(88, 3), ExtensivJson.Default.WireReceiver);

    [Fact]
    public void A_confirmed_receiver_adds_up_its_parts_and_tells_what_is_held()
    {
        var update = ExtensivSample.Read("receiver-closed", ExtensivJson.Default.WireReceiver).ToUpdate(ExtensivSample.Maine, ExtensivSample.Settings);

        Assert.Equal((RemoteReceiptStatus.Received, "60512"), (update.Status, update.ExternalId));
        Assert.Equal(new DateTimeOffset(2026, 3, 11, 19, 30, 0, TimeSpan.Zero), update.ReceivedAt);
        Assert.Equal([(1, "TEE-NAVY-M", 238L), (2, "CREAM-50", 55L)], update.Lines.Select(line => (line.Number!.Value, line.Sku, line.Quantity)));
        Assert.Equal(["5 of CREAM-50 arrived on hold and are not counted: Leaking"], update.Problems);
    }

    [Fact]
    public void An_open_receiver_has_received_nothing_whatever_its_figures_say()
    {
        var update = new WireReceiver { ReadOnly = new(1, "0", null, null, null), ArrivalDate = "2026-03-11T15:30:00", ReceiveItems = [new() { ItemIdentifier = new(Sku: "CUP"), Qty = 5 }] }
            .ToUpdate(ExtensivTime.Utc, ExtensivSample.Settings);

        Assert.Equal((RemoteReceiptStatus.Accepted, null, 0), (update.Status, update.ReceivedAt, update.Lines.Count));
    }
}
