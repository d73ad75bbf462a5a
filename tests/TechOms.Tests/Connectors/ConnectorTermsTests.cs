using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

/// <summary>What connectors declare must mean something.</summary>
public sealed class ConnectorTermsTests
{
    private static readonly IReadOnlyList<Connector> All = new ConnectorCatalog().All;

    [Fact]
    public void Limits_are_about_fields_that_exist()
    {
        var limits = All.SelectMany(connector => connector.Info.Limits.Select(limit => (connector.Info.Key, limit.Field))).ToList();

        Assert.NotEmpty(limits);
        Assert.All(limits, limit => Assert.True(ShipmentFields.Exists(limit.Field), $"{limit.Key} limits {limit.Field}, which no shipment has."));
    }

    [Fact]
    public void Every_warehouse_says_where_references_go_and_names_each_place_once()
        => Assert.All(All.Where(connector => connector.Can<IShipmentSink>()), connector =>
        {
            var places = connector.Info.References;
            Assert.True(places.AnyName.Count > 0 || places.Properties.Count > 0, $"{connector.Info.Key} takes no references.");
            Assert.Distinct(places.Properties.Select(property => (property.Scope, property.Name.ToUpperInvariant())));
        });

    [Theory]
    [InlineData("AB-1", true), InlineData("ab", false), InlineData("TOO-LONG-1", false), InlineData("", false), InlineData(null, false)]
    public void A_limit_tells_what_fits(string? value, bool fits)
        => Assert.Equal(fits, new FieldLimit("orderNumber", MaxLength: 6, Required: true, Allowed: "[0-9A-Z-]").Check(value) is null);

    [Fact]
    public void A_field_of_lines_is_read_of_every_line()
    {
        var shipment = new OutgoingShipment
        {
            Reference = "S-1",
            OrderNumber = "1",
            ShipTo = new(),
            Lines = [new(1, "A", 1), new(2, "B", 1) { References = new Dictionary<string, string> { ["color"] = "red" } }],
        };

        Assert.Equal([new("lines[1].sku", "A"), new("lines[2].sku", "B")], shipment.Read("lines.sku"));
        Assert.Equal([new("lines[1].references.color", null), new("lines[2].references.color", "red")], shipment.Read("lines.references.color"));
    }
}
