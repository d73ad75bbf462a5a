using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

// The steps the promises of fulfillment channels are told in.
public sealed partial class ConnectorContract
{
    private static TheoryData<string> Having<TCapability>()
        => [.. new ConnectorCatalog().All.Where(connector => connector.Info.Kind is ConnectorKind.FulfillmentChannel && connector.Can<TCapability>()).Select(connector => connector.Info.Key)];

    private static ISandboxWarehouse Warehouse(SandboxHost remote) => Assert.IsAssignableFrom<ISandboxWarehouse>(remote.Sandbox);

    private static IShipmentSink Shipments(SandboxHost remote) => (IShipmentSink)remote.Open();

    private static void Stock(SandboxHost remote)
    {
        foreach (var sku in new[] { "SHIRT-M", "MUG" })
        {
            Warehouse(remote).AddProduct(sku, sku);
            if (Warehouse(remote).ReadStock().All(stock => stock.Sku != sku || stock.OnHand == 0))
                Warehouse(remote).SetStock(sku, 100);
        }
    }

    private static OutgoingShipment Shipment(string reference, params IReadOnlyList<OutgoingLine> lines) => new()
    {
        Reference = reference,
        OrderNumber = "1001",
        Lines = lines,
        ShipTo = new() { Name = "Ada Vine", Line1 = "8 Station Street", City = "Melbourne", State = "VIC", PostalCode = "3070", Country = "AU" },
    };

    private static async Task<SentShipment> SendAsync(SandboxHost remote, string reference, params IReadOnlyList<OutgoingLine> lines)
    {
        Stock(remote);
        var sent = await Shipments(remote).SendShipmentAsync(Shipment(reference, lines), Cancellation);
        Assert.Empty(sent.Problems);
        return sent;
    }

    private static async Task<(IReadOnlyList<ShipmentUpdate> Updates, string? Cursor)> ReadUpdatesAsync(SandboxHost remote, UpdateQuery query)
    {
        List<ShipmentUpdate> updates = [];
        var cursor = query.Cursor;
        await foreach (var page in ((IShipmentSource)remote.Open()).ReadShipmentUpdatesAsync(query, Cancellation))
        {
            updates.AddRange(page.Updates);
            cursor = page.Cursor ?? cursor;
        }

        return (updates, cursor);
    }

    private static async Task<ShipmentUpdate> ReadLastAsync(SandboxHost remote, OpenDocument open)
        => (await ReadUpdatesAsync(remote, new(null, [open]))).Updates.Last(update => update.ExternalId == open.ExternalId);

    private static IEnumerable<(string Sku, long Quantity)> Quantities(ShipmentUpdate update)
        => (update.Lines ?? []).Where(line => line.Quantity != 0).Select(line => (line.Sku, line.Quantity)).Order();
}
