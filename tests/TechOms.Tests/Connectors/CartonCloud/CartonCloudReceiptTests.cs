using TechOms.Connectors;

namespace TechOms.Tests.Connectors.CartonCloud;

public sealed class CartonCloudReceiptTests
{
    private static readonly Dictionary<string, long> FourMugs = new() { ["MUG"] = 4 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_announced_and_put_away_comes_back()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        var sent = await SendAsync(remote, "PO-1", 10);
        Assert.Equal(RemoteReceiptStatus.Accepted, (await ReadAsync(remote, "PO-1", sent.ExternalId)).Status);

        remote.Sandbox.Receive(sent.ExternalId, usable: new Dictionary<string, long> { ["MUG"] = 8 }, damaged: new Dictionary<string, long> { ["MUG"] = 2 });

        var update = await ReadAsync(remote, "PO-1", sent.ExternalId);
        Assert.Equal((RemoteReceiptStatus.Received, "PO-1"), (update.Status, update.Reference));
        Assert.Equal(("MUG", 8L), (Assert.Single(update.Lines).Sku, update.Lines[0].Quantity));
        Assert.Equal(8, (await remote.ReadInventoryAsync()).Single(level => level.Sku == "MUG").OnHand);
    }

    [Fact]
    public async Task A_receipt_announced_twice_is_one()
    {
        await using var remote = await CartonCloudRemote.StartAsync();

        Assert.Equal((await SendAsync(remote, "PO-1", 10)).ExternalId, (await SendAsync(remote, "PO-1", 10)).ExternalId);
    }

    [Theory]
    [InlineData(FaultKind.LoseReply)]
    [InlineData(FaultKind.FailAfter)]
    [InlineData(FaultKind.Truncate)]
    public async Task A_lost_answer_is_in_doubt_and_then_found(FaultKind kind)
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Strike(kind, CartonCloudRemote.IsCreate);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => SendAsync(remote, "PO-1", 10));

        Assert.Equal(ConnectorFault.Unknown, failure.Fault);
        var found = await remote.Open().FindReceiptAsync("PO-1", Cancellation);
        Assert.Equal((await SendAsync(remote, "PO-1", 10)).ExternalId, found!.ExternalId);
        Assert.Null(await remote.Open().FindReceiptAsync("PO-11", Cancellation));
    }

    [Fact]
    public async Task A_receipt_deleted_there_comes_back_cancelled()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        var sent = await SendAsync(remote, "PO-1", 10);
        await remote.Open().CheckAsync(Cancellation);
        remote.Sandbox.CancelReceipt(sent.ExternalId);

        Assert.Equal(RemoteReceiptStatus.Cancelled, (await ReadAsync(remote, "PO-1", sent.ExternalId)).Status);
    }

    [Fact]
    public async Task A_receipt_that_came_in_parts_is_whole_when_the_last_part_is()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        var sent = await SendAsync(remote, "PO-1", 10);
        var rest = remote.Sandbox.SplitReceipt(sent.ExternalId, FourMugs);
        remote.Sandbox.Receive(sent.ExternalId);
        var half = await ReadAsync(remote, "PO-1", sent.ExternalId);
        remote.Sandbox.Receive(rest);

        var whole = await ReadAsync(remote, "PO-1", sent.ExternalId);

        Assert.Equal((RemoteReceiptStatus.Receiving, 0), (half.Status, half.Lines.Count));
        Assert.Equal((RemoteReceiptStatus.Received, 10L), (whole.Status, Assert.Single(whole.Lines).Quantity));
        Assert.NotEqual(half.Version, whole.Version);
        Assert.Equal(sent.ExternalId, (await remote.Open().FindReceiptAsync("PO-1", Cancellation))!.ExternalId);
    }

    [Fact]
    public async Task A_receipt_of_something_unknown_exists_but_is_refused()
    {
        await using var remote = await CartonCloudRemote.StartAsync();

        var sent = await remote.Open().SendReceiptAsync(Receipt("PO-1", new OutgoingReceiptLine(1, "NOBODY-KNOWS", 1)), Cancellation);

        Assert.Equal(["Product NOBODY-KNOWS not found."], sent.Problems);
        var update = await ReadAsync(remote, "PO-1", sent.ExternalId);
        Assert.Equal(RemoteReceiptStatus.Refused, update.Status);
        Assert.Equal(sent.Problems, update.Problems);
    }

    private static OutgoingReceipt Receipt(string reference, params IReadOnlyList<OutgoingReceiptLine> lines)
        => new() { Reference = reference, PurchaseOrderNumber = "7", Lines = lines, ExpectedOn = new(2026, 12, 1) };

    private static Task<SentReceipt> SendAsync(CartonCloudRemote remote, string reference, long mugs)
    {
        remote.Sandbox.AddProduct("MUG", "Mug");
        return remote.Open().SendReceiptAsync(Receipt(reference, new OutgoingReceiptLine(1, "MUG", mugs)), Cancellation);
    }

    private static async Task<ReceiptUpdate> ReadAsync(CartonCloudRemote remote, string reference, string id)
        => Assert.Single(await CartonCloudRemote.ReadReceiptsAsync(remote.Open(), new OpenDocument(reference, id)));
}
