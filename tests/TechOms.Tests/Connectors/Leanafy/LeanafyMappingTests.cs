using System.Text.Json;
using TechOms.Connectors;
using TechOms.Connectors.Leanafy;

namespace TechOms.Tests.Connectors.Leanafy;

public sealed class LeanafyMappingTests
{
    private static readonly OpenDocument Open = new("SO-91100", "66f0a1b2c3d4e5f601234567");

    private static readonly OutgoingShipment Shipment = new()
    {
        Reference = "SO-91100",
        OrderNumber = "91100",
        Lines = [new(1, "LAMP-01", 1), new(2, "LAMP-01", 1)],
        ShipTo = new()
        {
            Name = "Mara Lind",
            Company = "Lind Interiors",
            Line1 = "77 Quarry Street",
            City = "Austin",
            State = "tx",
            PostalCode = "78701",
            Country = "us",
            Phone = "+1 512-555-0188",
            Email = "orders@example.com",
        },
        Carrier = "UPS",
        Service = "Ground",
        Instructions = "Ring the bell",
        ShipBy = new(2026, 4, 20),
    };

    [Fact]
    public void A_shipment_is_written_as_the_reference_shows_it()
        => LeanafySample.AssertWritten("order-create", Write(Shipment), LeanafyJson.Default.WireDocument);

    [Fact]
    public void Every_member_of_an_address_is_sent_even_if_nothing_is_known()
    {
        var json = JsonSerializer.SerializeToElement(new Address { Name = "Ada" }.ToWire(), LeanafyJson.Default.WireAddress);

        Assert.Equal(13, json.EnumerateObject().Count());
        Assert.Equal("", json.GetProperty("address_line1").GetString());
        Assert.Equal("", json.GetProperty("phone_number").GetProperty("number").GetString());
        Assert.True(json.GetProperty("residential").GetBoolean());
    }

    [Theory]
    [InlineData("US", "TX", "United States", "US", "Texas", "TX")]
    [InlineData("US", "Texas", "United States", "US", "Texas", "TX")]
    [InlineData("au", "vic", "Australia", "AU", "Victoria", "VIC")]
    [InlineData("United Kingdom", "Kent", "United Kingdom", "GB", "Kent", "")]
    [InlineData("AQ", "", "AQ", "AQ", "", "")]
    public void Places_carry_name_and_code(string givenCountry, string givenState, string country, string countryCode, string state, string stateCode)
    {
        var wire = new Address { Country = givenCountry, State = givenState }.ToWire();

        Assert.Equal((country, countryCode, state, stateCode), (wire.Country!, wire.CountryCode!, wire.State!, wire.StateCode!));
    }

    [Theory]
    [InlineData("+1 (512) 555-0188", "US", "+1", "5125550188")]
    [InlineData("+49 30 901820", "DE", "+49", "30901820")]
    [InlineData("+353 1 555 0100", "IE", "+353", "15550100")]
    [InlineData("512 555 0188", "US", "+1", "5125550188")]
    [InlineData("030 901820", "DE", "", "030901820")]
    [InlineData(null, "US", "", "")]
    public void A_phone_number_is_split_after_its_country(string? phone, string country, string code, string number)
        => Assert.Equal(new WirePhone(code, number), new Address { Phone = phone, Country = country }.ToWire().PhoneNumber);

    [Fact]
    public void What_is_not_known_of_an_order_is_left_out()
    {
        var bare = Shipment with { Carrier = "", Service = "", Instructions = " ", ShipBy = null };

        var json = JsonSerializer.SerializeToElement(bare.ToWire(LeanafySample.Settings with { CustomerType = null }, _ => "each"), LeanafyJson.Default.WireDocument);

        Assert.Equal(
            ["disable_carrier_shipping", "is_billing_same_as_shipping", "items", "primary_reference_number", "shipping_address"],
            json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void References_travel_where_people_read_them()
        => Assert.Equal("Ring the bell\nGate: 7", Write(Shipment with { References = new Dictionary<string, string> { ["Gate"] = " 7", ["Empty"] = "" } }).Instructions);

    [Fact]
    public void A_shipped_order_tells_units_tracking_and_time_in_our_words()
    {
        var update = Assert.Single(LeanafySample.Read("order-shipped", LeanafyJson.Default.WireDocument)).ToUpdate(Open, NoRate);

        Assert.Equal((RemoteShipmentStatus.Shipped, "SO-91100", "shipped", "UPS", "Ground"), (update.Status, update.Reference, update.StatusText, update.Carrier, update.Service));
        Assert.Equal(new DateTimeOffset(2026, 4, 18, 17, 22, 10, TimeSpan.Zero), update.ShippedAt);
        Assert.Equal(("LAMP-01", 2L), (Assert.Single(update.Lines!).Sku, update.Lines![0].Quantity));
        Assert.Equal(new Package { TrackingNumber = "1Z0000000000000001", Carrier = "UPS", Service = "Ground" }, Assert.Single(update.Packages));
    }

    [Fact]
    public void Cases_are_told_in_pieces_and_missing_members_are_survived()
    {
        var orders = LeanafySample.Read("orders", LeanafyJson.Default.WireDocument);

        var closed = orders[0].ToUpdate(Open, NoRate);
        var open = orders[1].ToUpdate(Open, NoRate);

        Assert.Equal([("LAMP-01", 24L), ("BULB-E27", 4L)], closed.Lines!.Select(line => (line.Sku, line.Quantity)));
        Assert.Equal((RemoteShipmentStatus.Accepted, null, 0), (open.Status, open.Lines, open.Packages.Count));
    }

    [Theory]
    [InlineData("shipped", RemoteShipmentStatus.Shipped)]
    [InlineData("Closed", RemoteShipmentStatus.Shipped)]
    [InlineData("cancelled", RemoteShipmentStatus.Cancelled)]
    [InlineData("CANCELED", RemoteShipmentStatus.Cancelled)]
    [InlineData("picking", RemoteShipmentStatus.InProgress)]
    [InlineData("Partially Shipped", RemoteShipmentStatus.InProgress)]
    [InlineData("allocated", RemoteShipmentStatus.Accepted)]
    [InlineData("something_new", RemoteShipmentStatus.Accepted)]
    [InlineData(null, RemoteShipmentStatus.Accepted)]
    public void Every_status_has_a_meaning_here(string? theirs, RemoteShipmentStatus ours)
    {
        var update = new WireDocument { UnderscoreId = "1", Status = theirs }.ToUpdate(Open, NoRate);

        Assert.Equal((ours, theirs, null), (update.Status, update.StatusText, update.Lines));
    }

    [Fact]
    public void A_short_shipment_is_not_taken_over_but_told_to_people()
    {
        var update = Shipped(ordered: 5, shipped: 3).ToUpdate(Open, NoRate);

        Assert.Equal((RemoteShipmentStatus.Refused, null), (update.Status, update.Lines));
        Assert.Contains("3 of 5 LAMP-01", Assert.Single(update.Problems), StringComparison.Ordinal);
        Assert.NotEqual(update.Version, Shipped(ordered: 5, shipped: 5).ToUpdate(Open, NoRate).Version);
    }

    [Fact]
    public void More_than_ordered_is_told_as_it_is()
        => Assert.Equal(7, Assert.Single(Shipped(ordered: 5, shipped: 7).ToUpdate(Open, NoRate).Lines!).Quantity);

    [Fact]
    public void An_item_that_does_not_say_what_was_shipped_was_shipped_whole()
        => Assert.Equal(5, Assert.Single(Shipped(ordered: 5, shipped: null).ToUpdate(Open, NoRate).Lines!).Quantity);

    private static WireDocument Shipped(long ordered, long? shipped) => new()
    {
        UnderscoreId = "1",
        Status = "shipped",
        Items = [new() { Sku = "LAMP-01", TotalQty = ordered, Unit = "each", ShippedQty = shipped }],
    };

    private static decimal? NoRate(string sku, string unit) => null;

    private static WireDocument Write(OutgoingShipment shipment) => shipment.ToWire(LeanafySample.Settings, _ => "each");
}
