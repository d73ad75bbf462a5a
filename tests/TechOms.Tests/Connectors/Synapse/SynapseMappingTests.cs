using System.Text.Json;
using System.Text.Json.Nodes;
using TechOms.Connectors;
using TechOms.Connectors.Synapse;

namespace TechOms.Tests.Connectors.Synapse;

public sealed class SynapseMappingTests
{
    private static readonly SynapseSettings Settings = new()
    {
        CustomerId = "7010",
        FacilityId = "EL1",
        CountryCode = CountryCodes.Alpha3,
        InventoryStatus = "RG-AV",
        PassLots = true,
        TimeZone = "America/New_York",
    };

    private static readonly DateOnly Today = new(2026, 2, 15);

    [Fact]
    public void A_shipment_is_written_as_the_sample_says_and_nothing_empty_is_sent()
    {
        var shipment = new OutgoingShipment
        {
            Reference = "SO-30551-1",
            OrderNumber = "SO-30551",
            Lines = [new(1, "PUMP-40", 6), new(2, "SEAL-08", 1) { Lot = "B7741" }],
            ShipTo = new() { Company = "Birch & Sons", Name = "Receiving", Line1 = "410 Mill Road", Line2 = "", City = "Dayton", State = "OH", PostalCode = "45402", Country = "US", Phone = "9375550110", Email = " " },
            Carrier = "UPSN",
            Service = "GRND",
            Instructions = "Deliver before noon",
            ShipBy = new(2026, 2, 16),
        };

        AssertWritten("order-create", shipment.ToWire(Settings, Today));
    }

    [Fact]
    public void A_receipt_is_an_order_of_the_type_that_is_set()
        => AssertWritten("receipt-create", new OutgoingReceipt
        {
            Reference = "PO-5520-1",
            PurchaseOrderNumber = "PO-5520",
            Lines = [new(1, "PUMP-40", 400)],
            ExpectedOn = new(2026, 3, 2),
            Supplier = "North Foundry",
        }.ToWire(Settings));

    [Fact]
    public void Mapped_references_travel_but_never_overwrite_what_the_order_says()
    {
        var shipment = new OutgoingShipment
        {
            Reference = "S-1",
            OrderNumber = "1",
            Lines = [new(1, "A", 1) { References = new Dictionary<string, string> { ["dtl_pass_thru_char_01"] = "blue" } }],
            ShipTo = new() { Name = "Ada" },
            References = new Dictionary<string, string> { ["hdr_pass_thru_char_01"] = "gift", ["custid"] = "9999" },
        }.ToWire(Settings, Today);

        Assert.Equal(("gift", "7010"), ((string?)shipment["header"]!["hdr_pass_thru_char_01"], (string?)shipment["header"]!["custid"]));
        Assert.Equal("blue", (string?)shipment["details"]![0]!["dtl_pass_thru_char_01"]);
    }

    [Fact]
    public void A_long_reference_becomes_a_key_of_twenty_characters_always_the_same_and_never_another_ones()
    {
        const string Long = "WEB-2026-000000012345-1";

        Assert.Equal("SO-30551-1", SynapseMapping.KeyOf("SO-30551-1"));
        Assert.Equal(20, SynapseMapping.KeyOf(Long).Length);
        Assert.Equal(SynapseMapping.KeyOf(Long), SynapseMapping.KeyOf(Long));
        Assert.NotEqual(SynapseMapping.KeyOf(Long), SynapseMapping.KeyOf("WEB-2026-000000012345-2"));
    }

    [Fact]
    public void What_was_shipped_is_read_with_its_parts_lots_and_tracking()
    {
        var updates = Read("shipped-orders", "orders").Select(row => row.ToShipmentUpdate("SO-30551-1", Settings)!).ToList();

        Assert.Equal(["700412-1", "700412-2"], updates.Select(update => update.ExternalId));
        Assert.All(updates, update => Assert.Equal((RemoteShipmentStatus.Shipped, "SO-30551-1"), (update.Status, update.Reference)));
        Assert.Equal([("PUMP-40", 4L), ("SEAL-08", 1L)], updates[0].Lines!.Select(line => (line.Sku, line.Quantity)));
        Assert.Equal(new Lot("B7741", null, null, 1), Assert.Single(updates[0].Lines![1].Lots));
        Assert.Equal(["1Z999AA10123456784", "1Z999AA10123456785"], updates[0].Packages.Select(package => package.TrackingNumber));
        Assert.Equal(new DateTimeOffset(2026, 2, 17, 20, 20, 0, TimeSpan.Zero), updates[0].ShippedAt);
        Assert.Equal([("PUMP-40", 2L)], updates[1].Lines!.Select(line => (line.Sku, line.Quantity)));
    }

    [Fact]
    public void Lots_stay_there_unless_they_are_wanted()
        => Assert.All(Read("shipped-orders", "orders").SelectMany(row => row.ToShipmentUpdate(null, Settings with { PassLots = false })!.Lines!), line => Assert.Empty(line.Lots));

    [Fact]
    public void Work_in_progress_is_told_in_their_words()
    {
        var update = Read("order-info", "order").Single().ToShipmentUpdate("SO-30551-1", Settings)!;

        Assert.Equal((RemoteShipmentStatus.InProgress, "Picking", null), (update.Status, update.StatusText, update.Lines));
    }

    [Fact]
    public void What_lacks_in_a_unit_that_is_not_ours_is_not_concluded_from()
    {
        var update = Read("""{"orderid":1,"order_status":"9","order_details":[{"item":"PUMP-40","qty_order":2,"qty_ship":1,"uom":"CS"}]}""");

        Assert.Equal((RemoteShipmentStatus.InProgress, null), (update.Status, update.Lines));
        Assert.Contains("PUMP-40 is told in CS", update.StatusText, StringComparison.Ordinal);
        Assert.NotEqual(update.Version, Read("""{"orderid":1,"order_status":"9","order_details":[{"item":"PUMP-40","qty_order":2,"qty_ship":1,"uom":"EA"}]}""").Version);
    }

    [Fact]
    public void What_went_in_full_went_whatever_the_unit_is_called()
    {
        var update = Read("""{"orderid":1,"order_status":"9","order_details":[{"item":"PUMP-40","qty_order":6,"qty_ship":6,"uom":"EA"},{"item":"SEAL-08","qty_order":1,"qty_ship":1,"uom":"CS"}]}""");

        Assert.Equal(RemoteShipmentStatus.Shipped, update.Status);
        Assert.Equal([("PUMP-40", 6L), ("SEAL-08", 1L)], update.Lines!.Select(line => (line.Sku, line.Quantity)));
    }

    [Fact]
    public void An_order_that_does_not_say_how_much_left_left_whole()
        => Assert.Null(Read("""{"orderid":1,"order_status":"9","order_details":[{"item":"PUMP-40","qty_order":2,"uom":"EA"}]}""").Lines);

    [Fact]
    public void What_stands_in_the_list_of_shipped_orders_has_left_whatever_its_status_is_called()
    {
        using var answer = JsonDocument.Parse("""{"orderid":1,"order_status":"X7","order_status_desc":"Invoiced","order_details":[{"item":"PUMP-40","qty_ship":2}]}""");

        Assert.Equal(RemoteShipmentStatus.Shipped, new SynapseRow(answer.RootElement).ToShipmentUpdate("S-1", Settings, listed: true)!.Status);
        Assert.Equal(RemoteShipmentStatus.Accepted, new SynapseRow(answer.RootElement).ToShipmentUpdate("S-1", Settings)!.Status);
    }

    [Fact]
    public void Without_a_company_the_person_is_who_it_goes_to()
    {
        var header = new OutgoingShipment { Reference = "S-1", OrderNumber = "1", Lines = [new(1, "A", 1)], ShipTo = new() { Company = " ", Name = "Ada", Country = "DEU" } }
            .ToWire(Settings with { CountryCode = CountryCodes.Alpha2 }, Today)["header"]!.AsObject();

        Assert.Equal(("Ada", "DE", "02/15/2026"), ((string?)header["ship_to_name"], (string?)header["ship_to_country_code"], (string?)header["ship_date"]));
        Assert.DoesNotContain(header, member => member.Value!.ToString().Length == 0);
        Assert.False(header.ContainsKey("ship_to_contact"));
    }

    [Theory]
    [InlineData("RG-AV", new[] { "PUMP-40:228:222", "SEAL-08:0:0", "RETURNED:0:0" })]
    [InlineData("RG-AV, RG/QC", new[] { "PUMP-40:228:222", "SEAL-08:14:14", "RETURNED:0:0" })]
    [InlineData(null, new[] { "PUMP-40:228:222", "SEAL-08:0:0", "RETURNED:5:5" })]
    public void Stock_is_what_the_inventory_status_says_less_what_is_committed_in_one_unit(string? status, string[] levels)
        => Assert.Equal(levels, SynapseMapping.ToLevels(Read("inventory", "inventory"), Settings with { InventoryStatus = status }).Select(level => $"{level.Sku}:{level.OnHand}:{level.Available}"));

    [Fact]
    public void Only_what_can_be_sold_has_arrived()
    {
        var update = Read("received-orders", "orders").Single().ToReceiptUpdate("PO-5520-1", Settings)!;

        Assert.Equal((RemoteReceiptStatus.Received, "PO-5520-1"), (update.Status, update.Reference));
        Assert.Equal(390, update.Lines.Sum(line => line.Quantity));
    }

    [Fact]
    public void An_inventory_status_that_cannot_be_read_is_refused_with_an_example()
        => Assert.Contains("RG-AV", SettingsSchema.Of(typeof(SynapseSettings)).Validate(Settings with { InventoryStatus = "AV" })[nameof(SynapseSettings.InventoryStatus)], StringComparison.Ordinal);

    [Theory]
    [InlineData("US", nameof(CountryCodes.Alpha3), "USA"), InlineData("de", nameof(CountryCodes.Alpha3), "DEU"), InlineData("XX", nameof(CountryCodes.Alpha3), "XX"), InlineData(null, nameof(CountryCodes.Alpha3), null)]
    [InlineData("US", nameof(CountryCodes.Alpha2), "US"), InlineData("USA", nameof(CountryCodes.Alpha2), "US"), InlineData("United States", nameof(CountryCodes.Alpha2), null)]
    public void Countries_are_spelt_as_the_tenant_wants(string? given, string codes, string? sent) => Assert.Equal(sent, SynapseCountries.Spell(given, Enum.Parse<CountryCodes>(codes)));

    private static ShipmentUpdate Read(string order)
    {
        using var answer = JsonDocument.Parse(order);
        return new SynapseRow(answer.RootElement).ToShipmentUpdate("S-1", Settings)!;
    }

    private static IReadOnlyList<SynapseRow> Read(string name, string container)
    {
        using var answer = JsonDocument.Parse(Text(name));
        return SynapseRow.Of(answer.RootElement.Clone(), container);
    }

    private static void AssertWritten(string name, JsonObject sent)
    {
        using var written = JsonDocument.Parse(sent.ToJsonString());
        using var expected = JsonDocument.Parse(Text(name));
        Assert.True(JsonElement.DeepEquals(expected.RootElement, written.RootElement), $"Expected {expected.RootElement.GetRawText()} but wrote {written.RootElement.GetRawText()}");
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Synapse", "Samples", name + ".json"));
}
