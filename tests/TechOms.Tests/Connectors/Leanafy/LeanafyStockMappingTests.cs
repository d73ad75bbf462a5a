using TechOms.Connectors;
using TechOms.Connectors.Leanafy;

namespace TechOms.Tests.Connectors.Leanafy;

// Items, their stock, and ARNs.
public sealed class LeanafyStockMappingTests
{
    private const string Warehouse = "650000000000000000000001";
    private static readonly OpenDocument Open = new("PO-6101", "66f0a1b2c3d4e5f601234999");
    private static readonly OutgoingProduct Lamp = new() { Name = "Lamp", Description = "Desk lamp, brass", Variants = [new("LAMP-01", "Desk lamp") { Barcode = "5012345678900", Unit = "each" }] };

    [Fact]
    public void An_item_is_written_as_the_reference_shows_it()
        => LeanafySample.AssertWritten("item-create", Lamp.Variants[0].ToWire(Lamp), LeanafyJson.Default.WireItem);

    [Fact]
    public void An_item_becomes_a_product_with_one_variant()
    {
        var product = Assert.Single(LeanafySample.Read("item", LeanafyJson.Default.WireItem)).ToProduct()!;

        Assert.Equal(("LAMP-01", "Desk lamp", "Desk lamp, brass"), (product.ExternalId, product.Name, product.Description));
        Assert.Equal(("LAMP-01", "5012345678900"), (Assert.Single(product.Variants).Sku, product.Variants[0].Barcode));
    }

    [Theory]
    [InlineData("sku")]
    [InlineData("name")]
    [InlineData("description")]
    [InlineData("uom")]
    public void What_Leanafy_demands_of_a_product_is_named(string lacking)
    {
        var product = lacking is "description" ? Lamp with { Description = " " } : lacking is "name" ? Lamp with { Name = "" } : Lamp;
        var variant = lacking switch
        {
            "sku" => Lamp.Variants[0] with { Sku = "" },
            "name" => Lamp.Variants[0] with { Name = " " },
            "uom" => Lamp.Variants[0] with { Unit = null },
            _ => Lamp.Variants[0],
        };

        Assert.Equal(lacking, LeanafyItemMapping.LackingIn(variant, product)?.Field);
        Assert.Null(LeanafyItemMapping.LackingIn(Lamp.Variants[0], Lamp));
    }

    [Fact]
    public void Stock_adds_up_without_what_is_on_hold_and_what_ran_out_is_told()
    {
        var levels = LeanafyItemMapping.ToLevels(LeanafySample.Read("inventory", LeanafyJson.Default.WireItem), ["LAMP-01", "SILENT", "SOLD-OUT"], warehouseId: null);

        Assert.Equal(
            [("BULB-E27", 40L, 40L), ("LAMP-01", 129L, 121L), ("ROPE", 14L, 12L), ("SOLD-OUT", 0L, 0L)],
            levels.Select(level => (level.Sku, level.OnHand, level.Available!.Value)));
    }

    [Fact]
    public void Only_the_chosen_warehouse_counts()
        => Assert.Equal(124, LeanafyItemMapping.ToLevels(LeanafySample.Read("inventory", LeanafyJson.Default.WireItem), [], Warehouse).Single(level => level.Sku == "LAMP-01").OnHand);

    [Fact]
    public void A_receipt_is_written_like_an_order()
    {
        var receipt = new OutgoingReceipt { Reference = "PO-6101", PurchaseOrderNumber = "6101", Instructions = "Two pallets", ExpectedOn = new(2026, 5, 2), Lines = [new(1, "LAMP-01", 320) { Lot = "A18" }] };

        LeanafySample.AssertWritten("arn-create", receipt.ToWire(_ => "each"), LeanafyJson.Default.WireDocument);
    }

    [Fact]
    public void A_closed_receipt_tells_pieces_whatever_unit_they_came_in()
    {
        var update = Read().ToUpdate(Open, LeanafySample.Settings, (_, _) => null);

        Assert.Equal((RemoteReceiptStatus.Received, "PO-6101", new DateTimeOffset(2026, 5, 3, 9, 10, 0, TimeSpan.Zero)), (update.Status, update.Reference, update.ReceivedAt));
        Assert.Equal(("LAMP-01", 304L), (Assert.Single(update.Lines).Sku, update.Lines[0].Quantity));
        Assert.Equal([new Lot("A18", null, null, 304)], update.Lines[0].Lots);
    }

    [Theory]
    [InlineData("partially_received", RemoteReceiptStatus.Receiving)]
    [InlineData("received", RemoteReceiptStatus.Receiving)]
    [InlineData("open", RemoteReceiptStatus.Accepted)]
    [InlineData(null, RemoteReceiptStatus.Accepted)]
    [InlineData("Cancelled", RemoteReceiptStatus.Cancelled)]
    public void Before_it_is_closed_nothing_counts(string? theirs, RemoteReceiptStatus ours)
    {
        var update = (Read() with { Status = theirs }).ToUpdate(Open, LeanafySample.Settings, (_, _) => null);

        Assert.Equal((ours, 0), (update.Status, update.Lines.Count));
    }

    [Fact]
    public void Which_statuses_are_final_can_be_chosen()
        => Assert.Equal(RemoteReceiptStatus.Received, (Read() with { Status = "received" }).ToUpdate(Open, LeanafySample.Settings with { ReceivedStatuses = "Closed, Received" }, (_, _) => null).Status);

    [Fact]
    public void A_receipt_closed_without_figures_is_for_people()
    {
        var update = (Read() with { Items = [new() { Sku = "LAMP-01", TotalQty = 40 }] }).ToUpdate(Open, LeanafySample.Settings, (_, _) => null);

        Assert.Equal((RemoteReceiptStatus.Refused, 1), (update.Status, update.Problems.Count));
    }

    [Fact]
    public void Units_a_line_does_not_explain_are_looked_up_at_the_item()
    {
        var arn = Read() with { Items = [new() { Sku = "LAMP-01", TotalQty = 320, Unit = "each", BaseUnit = "each", BaseConversionRate = 1, ReceivedQty = 40, ReceivedQtyUnit = "case" }] };
        var item = Assert.Single(LeanafySample.Read("item", LeanafyJson.Default.WireItem));

        var update = arn.ToUpdate(Open, LeanafySample.Settings, (_, unit) => LeanafyItemMapping.RateOf(item, unit));

        Assert.Equal(320, Assert.Single(update.Lines).Quantity);
    }

    private static WireDocument Read() => Assert.Single(LeanafySample.Read("arn-closed", LeanafyJson.Default.WireDocument));
}
