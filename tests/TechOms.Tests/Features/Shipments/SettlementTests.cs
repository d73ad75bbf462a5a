using TechOms.Connectors;
using TechOms.Features.Handoffs;
using TechOms.Features.Shipments;

namespace TechOms.Tests.Features.Shipments;

public sealed class SettlementTests
{
    [Fact]
    public void A_report_without_lines_means_all_of_it()
        => Assert.Equal(SettlementKind.Shipped, Settlement.Decide(Shipment(("MUG", 2)), Report(RemoteShipmentStatus.Shipped) with { Lines = null }).Kind);

    [Fact]
    public void Fewer_units_are_a_short_shipment()
    {
        var settled = Settlement.Decide(Shipment(("MUG", 2), ("BOARD", 1)), Report(RemoteShipmentStatus.Shipped, ("MUG", 1), ("BOARD", 1)));

        Assert.Equal(SettlementKind.ShortShipped, settled.Kind);
        Assert.Equal([1, 1], settled.Shipped.OrderBy(line => line.Key).Select(line => line.Value));
    }

    [Fact]
    public void A_line_that_came_back_in_parts_is_added_up()
        => Assert.Equal(SettlementKind.Shipped, Settlement.Decide(Shipment(("MUG", 5)), Report(RemoteShipmentStatus.Shipped, ("mug ", 2), ("MUG", 3))).Kind);

    [Fact]
    public void Two_lines_of_one_item_are_filled_in_order()
    {
        var settled = Settlement.Decide(Shipment(("MUG", 2), ("MUG", 2)), Report(RemoteShipmentStatus.Shipped, ("MUG", 3)));

        Assert.Equal([2, 1], settled.Shipped.OrderBy(line => line.Key).Select(line => line.Value));
    }

    [Fact]
    public void More_than_was_ordered_is_told_and_not_booked()
    {
        var settled = Settlement.Decide(Shipment(("MUG", 2)), Report(RemoteShipmentStatus.Shipped, ("MUG", 3), ("SPOON", 1)));

        Assert.Equal(2, settled.Shipped[1]);
        Assert.Equal(["1 of MUG", "1 of SPOON"], settled.Surplus);
    }

    [Theory]
    [InlineData("Shipped", RemoteShipmentStatus.Cancelled, nameof(SettlementKind.Nothing))]
    [InlineData("Shipped", RemoteShipmentStatus.Shipped, nameof(SettlementKind.Nothing))]
    [InlineData("Cancelled", RemoteShipmentStatus.InProgress, nameof(SettlementKind.Nothing))]
    [InlineData("Cancelled", RemoteShipmentStatus.Shipped, nameof(SettlementKind.ShippedAfterCancel))]
    [InlineData("Sent", RemoteShipmentStatus.Cancelled, nameof(SettlementKind.Cancelled))]
    [InlineData("Sent", RemoteShipmentStatus.Refused, nameof(SettlementKind.Refused))]
    [InlineData("CancelRequested", RemoteShipmentStatus.Shipped, nameof(SettlementKind.Shipped))]
    [InlineData("Pending", RemoteShipmentStatus.Accepted, nameof(SettlementKind.Progress))]
    public void What_is_final_stays_final(string status, RemoteShipmentStatus told, string kind)
        => Assert.Equal(kind, Settlement.Decide(Shipment(("MUG", 1)) with { Status = status }, Report(told) with { Lines = null }).Kind.ToString());

    private static ShipmentToSettle Shipment(params (string Sku, long Quantity)[] lines) => new(
        Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "1001-1", "Sent", HandoffState.Accepted,
        [.. lines.Select((line, place) => new LineToSettle(place + 1, place + 1, Guid.NewGuid(), line.Sku, line.Sku, line.Quantity))]);

    private static ShipmentUpdate Report(RemoteShipmentStatus status, params (string Sku, long Quantity)[] lines)
        => new() { ExternalId = "W-1", Version = "1", Status = status, Lines = [.. lines.Select(line => new ShippedLine(null, line.Sku, line.Quantity))] };
}
