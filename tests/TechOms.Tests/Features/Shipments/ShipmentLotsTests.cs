using TechOms.Connectors;
using TechOms.Connectors.CartonCloud;
using TechOms.Features.Shipments;

namespace TechOms.Tests.Features.Shipments;

public sealed class ShipmentLotsTests
{
    private static readonly Address Home = new() { Name = "Ada", Line1 = "1 Main St", City = "Dayton", State = "OH", PostalCode = "45402", Country = "US" };

    [Theory]
    [InlineData(true, "B1 2027-01-31 3, B2 5"), InlineData(false, "")]
    public async Task Lots_of_what_was_shipped_are_kept_while_the_channel_passes_them_through(bool passes, string lots)
    {
        await using var world = await PipelineWorld.StartAsync("cartoncloud");
        await world.GivenStockAsync(("OLIVE", 0));
        ((CartonCloudSandbox)world.WarehouseSandbox).AddStock("OLIVE", 3, batch: "B1", expiryDate: "2027-01-31");
        ((CartonCloudSandbox)world.WarehouseSandbox).AddStock("OLIVE", 9, batch: "B2");
        await world.ExecuteAsync("update channel set settings = settings || jsonb_build_object('passLots', $1), version = version + 1 where key = 'wms'", passes);
        await world.RunAsync("receive-inventory-levels", world.WarehouseChannel);
        world.Shop.PlaceOrder(new([new("OLIVE", 8)], Home));

        await world.TravelAsync();

        var shipment = await world.AskAsync<Guid>("select id from shipment where status = 'Shipped'");
        var read = await world.UseAsync((ReadShipment shipments) => shipments.RunAsync(shipment, new(null, null), TestContext.Current.CancellationToken));
        Assert.Equal(lots, string.Join(", ", Assert.Single(read.Shipment.Lines).Lots.OrderBy(lot => lot.LotNumber).Select(lot => $"{lot.LotNumber}{(lot.Expiry is { } until ? $" {until:yyyy-MM-dd}" : "")} {lot.Quantity}")));
    }
}
