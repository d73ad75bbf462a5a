using TechOms.Connectors;
using TechOms.Connectors.Leanafy;

namespace TechOms.Tests.Connectors.Leanafy;

public sealed class LeanafySandboxTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shipment_that_leaves_in_parts_is_open_until_the_last_part_left()
    {
        await using var remote = await SandboxHost.StartAsync("leanafy");
        var sandbox = (LeanafySandbox)remote.Sandbox;
        sandbox.SetStock("MUG", 10);
        var session = (LeanafySession)remote.Open();
        var sent = await session.SendShipmentAsync(new() { Reference = "SH-1", OrderNumber = "1", Lines = [new(1, "MUG", 5)], ShipTo = new() { Name = "Ada" } }, Cancellation);

        sandbox.Ship(sent.ExternalId, new Dictionary<string, long> { ["MUG"] = 2 });
        var part = await ReadAsync(session, sent.ExternalId);
        sandbox.Ship(sent.ExternalId);
        var whole = await ReadAsync(session, sent.ExternalId);

        Assert.Equal((RemoteShipmentStatus.InProgress, null), (part.Status, part.Lines));
        Assert.Equal((RemoteShipmentStatus.Shipped, 5L), (whole.Status, Assert.Single(whole.Lines!).Quantity));
        Assert.Equal(5, (await remote.ReadInventoryAsync()).Single().OnHand);
    }

    [Fact]
    public async Task What_arrives_in_parts_comes_over_when_the_receipt_is_closed()
    {
        await using var remote = await SandboxHost.StartAsync("leanafy");
        var sandbox = (LeanafySandbox)remote.Sandbox;
        sandbox.AddProduct("MUG", "Mug", receivingUnit: "case", conversion: 12);
        var session = (LeanafySession)remote.Open();
        var sent = await session.SendReceiptAsync(new() { Reference = "RC-1", PurchaseOrderNumber = "1", Lines = [new(1, "MUG", 24)] }, Cancellation);

        sandbox.ReceivePart(sent.ExternalId, new Dictionary<string, long> { ["MUG"] = 12 });
        var part = await ReadReceiptAsync(session, sent.ExternalId);
        sandbox.Receive(sent.ExternalId, new Dictionary<string, long> { ["MUG"] = 20 });
        var whole = await ReadReceiptAsync(session, sent.ExternalId);

        Assert.Equal((RemoteReceiptStatus.Receiving, 0), (part.Status, part.Lines.Count));
        Assert.Equal((RemoteReceiptStatus.Received, 20L), (whole.Status, Assert.Single(whole.Lines).Quantity));
    }

    [Fact]
    public async Task A_product_Leanafy_would_refuse_is_refused_by_us_first_and_nothing_is_sent()
    {
        await using var remote = await SandboxHost.StartAsync("leanafy");
        var product = new OutgoingProduct { Name = "Cup", Description = "For tea", Variants = [new("CUP-S", "Small") { Unit = "each" }, new("CUP-L", "Large")] };

        var refusal = await Assert.ThrowsAsync<ConnectorException>(() => ((IProductSink)remote.Open()).SendProductAsync(product, Cancellation));

        Assert.Equal((ConnectorFault.Rejected, "uom"), (refusal.Fault, refusal.Field));
        Assert.Contains("CUP-L", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(((LeanafySandbox)remote.Sandbox).ReadStock());
    }

    [Fact]
    public async Task A_product_that_exists_is_never_changed()
    {
        await using var remote = await SandboxHost.StartAsync("leanafy");
        ((LeanafySandbox)remote.Sandbox).AddProduct("CUP", "As the warehouse calls it");

        var sent = await ((IProductSink)remote.Open()).SendProductAsync(new() { Name = "Cup", Description = "For tea", Variants = [new("CUP", "As we call it") { Unit = "each" }] }, Cancellation);

        var products = await ((IProductSource)remote.Open()).ReadProductsAsync(null, Cancellation).SelectMany(page => page.Products.ToAsyncEnumerable()).ToListAsync(Cancellation);
        Assert.True(sent.Existed);
        Assert.Equal("As the warehouse calls it", Assert.Single(products).Name);
    }

    [Fact]
    public async Task What_is_on_hold_is_not_for_sale()
    {
        await using var remote = await SandboxHost.StartAsync("leanafy");
        ((LeanafySandbox)remote.Sandbox).SetStock("MUG", onHand: 10, onHold: 3);

        var level = Assert.Single(await remote.ReadInventoryAsync());

        Assert.Equal((10L, 10L), (level.OnHand, level.Available));
    }

    [Fact]
    public async Task An_order_of_something_unknown_is_refused()
    {
        await using var remote = await SandboxHost.StartAsync("leanafy");

        var refusal = await Assert.ThrowsAsync<ConnectorException>(() => ((IShipmentSink)remote.Open()).SendShipmentAsync(
            new() { Reference = "SH-1", OrderNumber = "1", Lines = [new(1, "NOBODY-KNOWS", 5)], ShipTo = new() { Name = "Ada" } }, Cancellation));

        Assert.Equal((ConnectorFault.Rejected, "Leanafy refused it. There is no item with SKU NOBODY-KNOWS."), (refusal.Fault, refusal.Message));
        Assert.False(remote.Connector.Can<IShipmentCanceller>());
    }

    private static async Task<ShipmentUpdate> ReadAsync(LeanafySession session, string id)
        => Assert.Single((await session.ReadShipmentUpdatesAsync(new(null, [new("SH-1", id)]), Cancellation).ToListAsync(Cancellation)).SelectMany(page => page.Updates));

    private static async Task<ReceiptUpdate> ReadReceiptAsync(LeanafySession session, string id)
        => Assert.Single((await session.ReadReceiptUpdatesAsync(new(null, [new("RC-1", id)]), Cancellation).ToListAsync(Cancellation)).SelectMany(page => page.Updates));
}
