using System.Text.Json;
using TechOms.Connectors;
using TechOms.Connectors.CartonCloud;

namespace TechOms.Tests.Connectors.CartonCloud;

public sealed class CartonCloudMappingTests
{
    private static readonly OutgoingShipment Shipment = new()
    {
        Reference = "SO-20418",
        OrderNumber = "20418",
        Lines = [new(1, "OLIVE-500", 35) { UnitPrice = 9.1m, Lot = "L2218" }],
        ShipTo = new()
        {
            Company = "Corner Deli",
            Name = "A. Vine",
            Line1 = "8 Station Street",
            Line2 = " ",
            City = "Melbourne",
            State = "VIC",
            PostalCode = "3070",
            Country = "au",
            Phone = "0390000000",
            Email = "shop@example.com",
        },
        Service = "Standard",
        Instructions = "Use small cartons",
        ShipBy = new(2026, 2, 5),
        Currency = "AUD",
        Value = 318.5m,
        References = new Dictionary<string, string> { ["salesChannel"] = "web", ["emptied"] = "" },
    };

    [Fact]
    public void A_shipment_is_written_as_the_reference_shows_it()
        => CartonCloudSample.AssertWritten("outbound-create", Write(Shipment), CartonCloudJson.Default.WireOrder);

    [Fact]
    public void What_is_not_known_is_left_out_instead_of_sent_empty()
    {
        var bare = Shipment with
        {
            ShipTo = new() { Name = "Ada", Company = "", Phone = "", State = "" },
            Service = "",
            Instructions = "",
            Currency = "",
            References = new Dictionary<string, string>(),
            ShipBy = null,
        };

        var json = JsonSerializer.Serialize(Write(bare), CartonCloudJson.Default.WireOrder);

        Assert.DoesNotContain("\"\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("null", json, StringComparison.Ordinal);
        Assert.DoesNotContain("invoiceValue", json, StringComparison.Ordinal);
        Assert.DoesNotContain("companyName", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AU", "AU", null, null)]
    [InlineData("aus", null, "AUS", null)]
    [InlineData("Australia", null, null, "Australia")]
    public void A_country_is_sent_as_what_it_is(string given, string? iso2, string? iso3, string? name)
        => Assert.Equal(new WireCountry(iso2, iso3, name), new Address { Country = given }.ToWire().Country);

    [Fact]
    public void A_long_state_is_a_name_and_further_address_lines_share_one()
    {
        var address = new Address { State = "New South Wales", Line2 = "Level 2", Line3 = "Dock B" }.ToWire();

        Assert.Equal((new WireState(Name: "New South Wales"), "Level 2, Dock B"), (address.State, address.Address2));
    }

    [Fact]
    public void A_dispatched_order_tells_units_lots_and_time_in_our_words()
    {
        var order = CartonCloudSample.Read("outbound-dispatched", CartonCloudJson.Default.WireOrder);

        var update = order.ToUpdate([], CartonCloudSample.Settings, CartonCloudMapping.CodeOf, CartonCloudSample.BaseQuantityOf);

        Assert.Equal((RemoteShipmentStatus.Shipped, "SO-20418", "DISPATCHED", "Standard"), (update.Status, update.Reference, update.StatusText, update.Service));
        Assert.Equal(new DateTimeOffset(2026, 2, 4, 4, 30, 0, TimeSpan.Zero), update.ShippedAt);
        var line = Assert.Single(update.Lines!);
        Assert.Equal((1, "OLIVE-500", 35L), (line.Number, line.Sku, line.Quantity));
        Assert.Equal([new("L2218", null, new(2027, 4, 30), 24), new Lot("L2240", null, new(2027, 8, 31), 11)], line.Lots);
    }

    [Fact]
    public void Without_pass_through_lots_stay_there_and_without_line_numbers_lines_go_by_sku()
    {
        var order = CartonCloudSample.Read("outbound-dispatched", CartonCloudJson.Default.WireOrder);

        var line = Assert.Single(order.ToUpdate([], CartonCloudSample.Settings with { PassLots = false, OrderLineProperty = null }, CartonCloudMapping.CodeOf, CartonCloudSample.BaseQuantityOf).Lines!);

        Assert.Equal((null, "OLIVE-500", 35L), (line.Number, line.Sku, line.Quantity));
        Assert.Empty(line.Lots);
    }

    [Theory]
    [InlineData("DRAFT", RemoteShipmentStatus.Accepted)]
    [InlineData("AWAITING_STOCK", RemoteShipmentStatus.Accepted)]
    [InlineData("AWAITING_PICK_AND_PACK", RemoteShipmentStatus.Accepted)]
    [InlineData("PACKING_IN_PROGRESS", RemoteShipmentStatus.InProgress)]
    [InlineData("PICKED", RemoteShipmentStatus.InProgress)]
    [InlineData("PACKED", RemoteShipmentStatus.InProgress)]
    [InlineData("DISPATCHED", RemoteShipmentStatus.Shipped)]
    [InlineData("REJECTED", RemoteShipmentStatus.Refused)]
    [InlineData("SOMETHING_NEW", RemoteShipmentStatus.Accepted)]
    [InlineData(null, RemoteShipmentStatus.Accepted)]
    public void Every_status_has_a_meaning_here(string? theirs, RemoteShipmentStatus ours)
    {
        var update = new WireOrder { Id = "1", Status = theirs }.ToUpdate([], CartonCloudSample.Settings, CartonCloudMapping.CodeOf, CartonCloudSample.BaseQuantityOf);

        Assert.Equal((ours, theirs), (update.Status, update.StatusText));
        Assert.Null(update.Lines);
    }

    [Fact]
    public void A_tracking_number_that_comes_later_makes_another_version()
    {
        var order = CartonCloudSample.Read("outbound-dispatched", CartonCloudJson.Default.WireOrder);

        var before = order.ToUpdate([], CartonCloudSample.Settings, CartonCloudMapping.CodeOf, CartonCloudSample.BaseQuantityOf);
        var after = order.ToUpdate([new Package { TrackingNumber = "TRACK-9" }], CartonCloudSample.Settings, CartonCloudMapping.CodeOf, CartonCloudSample.BaseQuantityOf);

        Assert.NotEqual(before.Version, after.Version);
    }

    [Fact]
    public void An_order_created_with_issues_tells_those_that_are_open()
    {
        var sent = CartonCloudSample.Read("outbound-rejected", CartonCloudJson.Default.WireOrder).ToSent(hasIssues: true);

        Assert.Equal(("9d0f5a6b-3f55-4b4c-a0e5-6e1f0f4f7a21", "Product OLIVE-5OO not found."), (sent.ExternalId, Assert.Single(sent.Problems)));
    }

    [Fact]
    public void Issues_without_words_are_still_issues()
        => Assert.Single(new WireOrder { Id = "1", Status = "AWAITING_STOCK" }.ToSent(hasIssues: true).Problems);

    [Fact]
    public void Only_living_consignments_with_something_to_tell_are_packages()
    {
        var packages = CartonCloudSample.Read("consignments", CartonCloudJson.Default.WireConsignmentArray).Select(consignment => consignment.ToPackage()).OfType<Package>();

        Assert.Equal([new Package { TrackingNumber = "TRACK-9", Carrier = "Fast Freight", TrackingUrl = "https://track.example/TRACK-9" }], packages);
    }

    [Fact]
    public void Only_sellable_rows_are_stock_in_base_units_and_what_ran_out_is_told()
    {
        var report = CartonCloudSample.Read("stock-report", CartonCloudJson.Default.WireReport);

        var levels = CartonCloudProductMapping.ToLevels(
            report.Items!, ["OLIVE-500", "SOLD-OUT"], passLots: true, CartonCloudMapping.CodeOf, CartonCloudSample.BaseQuantityOf);

        Assert.Equal([("OLIVE-500", 1015L, 965L), ("SOLD-OUT", 0L, 0L), ("VIN-250", 0L, 0L)], levels.Select(level => (level.Sku, level.OnHand, level.Available!.Value)));
        Assert.Equal([new("L2218", null, new(2027, 4, 30), 1008), new Lot("L2240", null, new(2027, 8, 31), 7)], levels[0].Lots);
    }

    [Fact]
    public void Free_units_that_are_not_told_make_the_available_figure_unknown()
    {
        var row = CartonCloudSample.Read("stock-report", CartonCloudJson.Default.WireReport).Items![0] with { Measures = new(Quantity: 5.9m) };

        var level = Assert.Single(CartonCloudProductMapping.ToLevels([row], [], passLots: false, CartonCloudMapping.CodeOf, _ => 1));

        Assert.Equal(("OLIVE-500", 5L, null), (level.Sku, level.OnHand, level.Available));
    }

    private static WireOrder Write(OutgoingShipment shipment) => shipment.ToWire(CartonCloudSandbox.Customer, CartonCloudSample.Settings, _ => "unit");
}
