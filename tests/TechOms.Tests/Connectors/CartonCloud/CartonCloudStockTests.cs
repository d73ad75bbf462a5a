using TechOms.Connectors;
using TechOms.Connectors.CartonCloud;

namespace TechOms.Tests.Connectors.CartonCloud;

public sealed class CartonCloudStockTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cartons_count_as_the_pieces_in_them_and_damaged_goods_do_not_count()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.AddProduct("OLIVE", "Olive oil", new Dictionary<string, decimal> { ["CTN"] = 12, ["EACH"] = 1 });
        remote.Sandbox.AddStock("OLIVE", 3, "CTN");
        remote.Sandbox.AddStock("OLIVE", 5, "EACH");
        remote.Sandbox.AddStock("OLIVE", 7, "EACH", status: "DAMAGED");
        await remote.Open().SendShipmentAsync(CartonCloudRemote.Shipment("SH-1", new OutgoingLine(1, "OLIVE", 4)), Cancellation);

        var level = Assert.Single(await remote.ReadInventoryAsync());

        Assert.Equal(("OLIVE", 41L, 37L), (level.Sku, level.OnHand, level.Available));
    }

    [Fact]
    public async Task What_is_sold_out_is_told_as_nothing_instead_of_not_told()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 0);

        var level = Assert.Single(await remote.ReadInventoryAsync());

        Assert.Equal(("MUG", 0L), (level.Sku, level.OnHand));
    }

    [Fact]
    public async Task Batches_come_along_when_lots_pass_through()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Settings = remote.Settings with { PassLots = true };
        remote.Sandbox.AddStock("OLIVE", 3, batch: "B1", expiryDate: "2027-01-31");
        remote.Sandbox.AddStock("OLIVE", 5, batch: "B2");

        var level = Assert.Single(await remote.ReadInventoryAsync());

        Assert.Equal([new("B1", null, new(2027, 1, 31), 3), new Lot("B2", null, null, 5)], level.Lots);
    }

    [Fact]
    public async Task A_custom_field_the_tenant_does_not_have_is_dropped()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Settings = remote.Settings with { PassLots = true };
        remote.Sandbox.AggregateNames.Remove("batch");
        remote.Sandbox.AddStock("OLIVE", 3, batch: "B1", expiryDate: "2027-01-31");

        var level = Assert.Single(await remote.ReadInventoryAsync());

        Assert.Equal([new Lot(null, null, new(2027, 1, 31), 3)], level.Lots);
        remote.Sandbox.AggregateNames.Remove("expiryDate");
        Assert.Empty(Assert.Single(await remote.ReadInventoryAsync()).Lots);
    }

    [Fact]
    public async Task The_report_is_asked_for_after_10_30_70_and_150_seconds_and_then_started_anew()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 3);
        remote.Sandbox.ReportsTake = TimeSpan.FromHours(1);
        var started = remote.Clock.GetUtcNow();

        var failure = await Assert.ThrowsAsync<ConnectorException>(remote.ReadInventoryAsync);

        Assert.Equal(ConnectorFault.Unavailable, failure.Fault);
        Assert.Equal((3, 12), (remote.Sandbox.ReportsStarted, remote.Asked.Count(asked => asked.StartsWith("GET", StringComparison.Ordinal) && asked.Contains("report-runs/", StringComparison.Ordinal))));
        Assert.Equal(started + (3 * TimeSpan.FromSeconds(150)), remote.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_slow_report_is_waited_for()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 3);
        remote.Sandbox.ReportsTake = TimeSpan.FromSeconds(60);
        var started = remote.Clock.GetUtcNow();

        Assert.Single(await remote.ReadInventoryAsync());

        Assert.Equal((1, started + TimeSpan.FromSeconds(70)), (remote.Sandbox.ReportsStarted, remote.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_failed_report_says_why()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.ReportFailure = "Warehouse is being counted.";

        var failure = await Assert.ThrowsAsync<ConnectorException>(remote.ReadInventoryAsync);

        Assert.Equal((ConnectorFault.Rejected, "/parameters/warehouse"), (failure.Fault, failure.Field));
        Assert.Contains("Warehouse is being counted.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warehouse_that_does_not_exist_is_refused_by_name()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Settings = remote.Settings with { Warehouse = "Atlantis" };

        var failure = await Assert.ThrowsAsync<ConnectorException>(remote.ReadInventoryAsync);

        Assert.Equal((ConnectorFault.Rejected, "/parameters/warehouse"), (failure.Fault, failure.Field));
    }

    [Fact]
    public async Task The_second_read_asks_only_for_products_that_changed()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        for (var i = 0; i < 250; i++)
            remote.Sandbox.SetStock($"SKU-{i}", 1);
        remote.Clock.Advance(TimeSpan.FromHours(1));
        remote.Sandbox.SetStock("LATER", 1);
        await remote.ReadInventoryAsync();
        remote.Clock.Advance(TimeSpan.FromHours(1));
        remote.Sandbox.SetStock("NEW", 1);
        var before = remote.Asked.Count(IsProductSearch);

        Assert.Equal(252, (await remote.ReadInventoryAsync()).Count);

        Assert.Equal((3, 1), (before, remote.Asked.Count(IsProductSearch) - before));
    }

    [Fact]
    public async Task Products_are_read_from_where_the_last_read_ended()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.AddProduct("MUG", "Mug");
        remote.Clock.Advance(TimeSpan.FromHours(1));
        remote.Sandbox.AddProduct("JUG", "Jug");
        var (all, cursor) = await ReadProductsAsync(remote, null);
        remote.Clock.Advance(TimeSpan.FromHours(1));
        remote.Sandbox.AddProduct("CUP", "Cup");

        var (changed, _) = await ReadProductsAsync(remote, cursor);

        Assert.Equal(["MUG", "JUG"], all.Select(product => product.Variants[0].Sku));
        Assert.Equal(["JUG", "CUP"], changed.Select(product => product.Variants[0].Sku));
    }

    [Fact]
    public async Task Each_variant_becomes_one_product_and_only_once()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        var product = new OutgoingProduct { Name = "T-shirt", Variants = [new("TS-M", "M"), new("TS-L", "L")] };

        var first = await remote.Open().SendProductAsync(product, Cancellation);
        var second = await remote.Open().SendProductAsync(product, Cancellation);

        Assert.Equal((false, true, first.ExternalId), (first.Existed, second.Existed, second.ExternalId));
        Assert.Equal(["TS-L", "TS-M"], (await ReadProductsAsync(remote, null)).Products.Select(known => known.Variants[0].Sku).Order());
    }

    [Fact]
    public async Task A_new_product_without_type_blames_the_setting()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Settings = remote.Settings with { ProductType = null };

        var failure = await Assert.ThrowsAsync<ConnectorException>(
            () => remote.Open().SendProductAsync(new() { Name = "Mug", Variants = [new("MUG", "Mug")] }, Cancellation));

        Assert.Equal((ConnectorFault.Rejected, nameof(CartonCloudSettings.ProductType)), (failure.Fault, failure.Setting));
    }

    private static bool IsProductSearch(string asked) => asked.EndsWith("warehouse-products/search", StringComparison.Ordinal);

    private static async Task<(List<RemoteProduct> Products, string? Cursor)> ReadProductsAsync(CartonCloudRemote remote, string? cursor)
    {
        List<RemoteProduct> products = [];
        await foreach (var page in remote.Open().ReadProductsAsync(cursor, Cancellation))
        {
            products.AddRange(page.Products);
            cursor = page.Cursor ?? cursor;
        }

        return (products, cursor);
    }
}
