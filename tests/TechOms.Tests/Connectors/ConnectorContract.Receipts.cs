using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

// What fulfillment channels promise about goods that are announced to them.
public sealed partial class ConnectorContract
{
    public static TheoryData<string> ReceiptSinks => Capable<IReceiptSink>();
    public static TheoryData<string> ReceiptSources => Capable<IReceiptSource>();

    [Theory, MemberData(nameof(ReceiptSinks))]
    public async Task A_receipt_is_found_by_its_reference(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var sent = await AnnounceAsync(remote, "RC-1", new OutgoingReceiptLine(1, "SHIRT-M", 2));
        await AnnounceAsync(remote, "RC-11", new OutgoingReceiptLine(1, "SHIRT-M", 1));

        var found = await Receipts(remote).FindReceiptAsync("RC-1", Cancellation);

        Assert.Equal(sent.ExternalId, found?.ExternalId);
        var document = Dock(remote).Receipts.Single(receipt => receipt.ExternalId == sent.ExternalId);
        Assert.Equal(("RC-1", true), (document.Reference, document.Open));
        Assert.Equal([("SHIRT-M", 2L)], document.Lines);
    }

    [Theory, MemberData(nameof(ReceiptSinks))]
    public async Task An_unknown_reference_of_a_receipt_is_certainly_not_there(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        await AnnounceAsync(remote, "RC-1", new OutgoingReceiptLine(1, "SHIRT-M", 2));

        Assert.Null(await Receipts(remote).FindReceiptAsync("RC", Cancellation));
    }

    [Theory, MemberData(nameof(ReceiptSources))]
    public async Task A_received_receipt_comes_back_with_quantities(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var sent = await AnnounceAsync(remote, "RC-1", new OutgoingReceiptLine(1, "SHIRT-M", 12), new OutgoingReceiptLine(2, "MUG", 3));
        var open = new OpenDocument("RC-1", sent.ExternalId);
        var before = await ReadLastReceiptAsync(remote, open);
        var again = await ReadLastReceiptAsync(remote, open);
        remote.Clock.Advance(TimeSpan.FromHours(3));
        Dock(remote).Receive(sent.ExternalId);

        var update = await ReadLastReceiptAsync(remote, open);

        Assert.Equal((RemoteReceiptStatus.Received, "RC-1"), (update.Status, update.Reference));
        Assert.Equal(remote.Clock.GetUtcNow(), update.ReceivedAt ?? remote.Clock.GetUtcNow());
        Assert.Equal([("MUG", 3L), ("SHIRT-M", 12L)], Quantities(update));
        Assert.NotEqual(RemoteReceiptStatus.Received, before.Status);
        Assert.Equal(before.Version, again.Version);
        Assert.NotEqual(before.Version, update.Version);
    }

    [Theory, MemberData(nameof(ReceiptSources))]
    public async Task A_short_receipt_comes_back_with_what_came(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var sent = await AnnounceAsync(remote, "RC-1", new OutgoingReceiptLine(1, "SHIRT-M", 12), new OutgoingReceiptLine(2, "MUG", 3));
        Dock(remote).Receive(sent.ExternalId, new Dictionary<string, long> { ["SHIRT-M"] = 7 });

        var update = await ReadLastReceiptAsync(remote, new("RC-1", sent.ExternalId));

        Assert.Equal(RemoteReceiptStatus.Received, update.Status);
        Assert.Equal([("SHIRT-M", 7L)], Quantities(update));
    }

    [Theory, MemberData(nameof(ReceiptSources))]
    public async Task Received_units_are_in_the_stock(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        Assert.SkipUnless(remote.Connector.Can<IInventorySource>(), "Does not tell its stock.");
        var sent = await AnnounceAsync(remote, "RC-1", new OutgoingReceiptLine(1, "SHIRT-M", 12));

        Assert.Equal(100, (await remote.ReadInventoryAsync()).Single(level => level.Sku == "SHIRT-M").OnHand);
        Dock(remote).Receive(sent.ExternalId, new Dictionary<string, long> { ["SHIRT-M"] = 7 });

        Assert.Equal(107, (await remote.ReadInventoryAsync()).Single(level => level.Sku == "SHIRT-M").OnHand);
    }

    [Theory, MemberData(nameof(ReceiptSources))]
    public async Task A_receipt_cancelled_there_comes_back_cancelled(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        Assert.SkipUnless(Dock(remote).TellsCancellations, "Does not tell.");
        var sent = await AnnounceAsync(remote, "RC-1", new OutgoingReceiptLine(1, "SHIRT-M", 12));
        Dock(remote).CancelReceipt(sent.ExternalId);

        Assert.Equal(RemoteReceiptStatus.Cancelled, (await ReadLastReceiptAsync(remote, new("RC-1", sent.ExternalId))).Status);
    }

    [Theory, MemberData(nameof(ReceiptSources))]
    public async Task Receipts_are_read_to_the_last_page(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        List<OpenDocument> open = [];
        for (var i = 1; i <= 120; i++)
        {
            // Under anyone's limit of creates per minute.
            remote.Clock.Advance(TimeSpan.FromSeconds(10));
            open.Add(new($"RC-{i}", (await AnnounceAsync(remote, $"RC-{i}", new OutgoingReceiptLine(1, "SHIRT-M", i))).ExternalId));
            Dock(remote).Receive(open[^1].ExternalId);
        }

        var updates = await ReadReceiptsAsync(remote, new(null, open));

        var received = updates.Where(update => update.Status is RemoteReceiptStatus.Received).ToLookup(update => update.ExternalId);
        Assert.Equal(Enumerable.Range(1, 120).Select(units => (long)units), open.Select(document => received[document.ExternalId].Last().Lines.Sum(line => line.Quantity)));
    }

    private static ISandboxDock Dock(SandboxHost remote) => Assert.IsAssignableFrom<ISandboxDock>(remote.Sandbox);

    private static IReceiptSink Receipts(SandboxHost remote) => (IReceiptSink)remote.Open();

    private static OutgoingReceipt Receipt(string reference, params IReadOnlyList<OutgoingReceiptLine> lines)
        => new() { Reference = reference, PurchaseOrderNumber = "7001", Lines = lines, ExpectedOn = new(2026, 12, 1), Supplier = "Looms & Co" };

    private static async Task<SentReceipt> AnnounceAsync(SandboxHost remote, string reference, params IReadOnlyList<OutgoingReceiptLine> lines)
    {
        Stock(remote);
        var sent = await Receipts(remote).SendReceiptAsync(Receipt(reference, lines), Cancellation);
        Assert.Empty(sent.Problems);
        return sent;
    }

    private static async Task<IReadOnlyList<ReceiptUpdate>> ReadReceiptsAsync(SandboxHost remote, UpdateQuery query)
    {
        List<ReceiptUpdate> updates = [];
        await foreach (var page in ((IReceiptSource)remote.Open()).ReadReceiptUpdatesAsync(query, Cancellation))
            updates.AddRange(page.Updates);
        return updates;
    }

    private static async Task<ReceiptUpdate> ReadLastReceiptAsync(SandboxHost remote, OpenDocument open)
        => (await ReadReceiptsAsync(remote, new(null, [open]))).Last(update => update.ExternalId == open.ExternalId);

    private static IEnumerable<(string Sku, long Quantity)> Quantities(ReceiptUpdate update)
        => update.Lines.Where(line => line.Quantity != 0).GroupBy(line => line.Sku).Select(line => (line.Key, line.Sum(part => part.Quantity))).Order();
}
