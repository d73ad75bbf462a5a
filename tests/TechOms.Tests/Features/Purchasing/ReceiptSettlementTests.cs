using TechOms.Connectors;
using TechOms.Features.Purchasing;

namespace TechOms.Tests.Features.Purchasing;

public sealed class ReceiptSettlementTests
{
    [Fact]
    public void A_report_is_whole_so_only_what_is_news_is_booked()
    {
        var settled = ReceiptSettlement.Decide(Receipt(new ReceiptLineToSettle(1, Guid.NewGuid(), "MUG", "MUG", 5, Received: 2, Open: 3)), Report(RemoteReceiptStatus.Received, ("MUG", 5)));

        Assert.Equal((ReceiptSettlementKind.Received, 3L), (settled.Kind, settled.Units[1]));
    }

    [Fact]
    public void What_other_receipts_brought_is_not_booked_again()
    {
        var settled = ReceiptSettlement.Decide(Receipt(new ReceiptLineToSettle(1, Guid.NewGuid(), "MUG", "MUG", 5, Received: 0, Open: 2)), Report(RemoteReceiptStatus.Received, ("MUG", 5)));

        Assert.Equal((2L, "3 of MUG"), (settled.Units[1], Assert.Single(settled.Surplus)));
    }

    [Fact]
    public void A_report_of_less_than_before_takes_nothing_back_by_itself()
    {
        var settled = ReceiptSettlement.Decide(Receipt(new ReceiptLineToSettle(1, Guid.NewGuid(), "MUG", "MUG", 5, Received: 4, Open: 1)), Report(RemoteReceiptStatus.Received, ("MUG", 3)));

        Assert.Equal((ReceiptSettlementKind.ShortReceived, 0L, "1 of MUG"), (settled.Kind, settled.Units[1], Assert.Single(settled.Withdrawn)));
    }

    [Theory]
    [InlineData(ReceiptStatus.Received, RemoteReceiptStatus.Cancelled, nameof(ReceiptSettlementKind.Nothing))]
    [InlineData(ReceiptStatus.Cancelled, RemoteReceiptStatus.Accepted, nameof(ReceiptSettlementKind.Nothing))]
    [InlineData(ReceiptStatus.Cancelled, RemoteReceiptStatus.Received, nameof(ReceiptSettlementKind.Received))]
    [InlineData(ReceiptStatus.Sent, RemoteReceiptStatus.Cancelled, nameof(ReceiptSettlementKind.Cancelled))]
    [InlineData(ReceiptStatus.Sent, RemoteReceiptStatus.Refused, nameof(ReceiptSettlementKind.Refused))]
    [InlineData(ReceiptStatus.Sent, RemoteReceiptStatus.Receiving, nameof(ReceiptSettlementKind.Received))]
    [InlineData(ReceiptStatus.Pending, RemoteReceiptStatus.Accepted, nameof(ReceiptSettlementKind.Progress))]
    [InlineData(ReceiptStatus.ShortReceived, RemoteReceiptStatus.Received, nameof(ReceiptSettlementKind.Received))]
    public void What_arrives_counts_and_words_about_what_is_final_do_not(ReceiptStatus status, RemoteReceiptStatus told, string kind)
        => Assert.Equal(kind, ReceiptSettlement.Decide(Receipt(Line) with { Status = status }, Report(told, ("MUG", 5))).Kind.ToString());

    [Fact]
    public void Some_so_far_leaves_it_open()
        => Assert.Equal(ReceiptSettlementKind.Counted, ReceiptSettlement.Decide(Receipt(Line), Report(RemoteReceiptStatus.Receiving, ("MUG", 1))).Kind);

    private static ReceiptLineToSettle Line => new(1, Guid.NewGuid(), "MUG", "MUG", 5, Received: 0, Open: 5);

    private static ReceiptToSettle Receipt(params ReceiptLineToSettle[] lines)
        => new(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "PO-1-1", ReceiptStatus.Sent, null, lines);

    private static ReceiptUpdate Report(RemoteReceiptStatus status, params (string Sku, long Quantity)[] lines)
        => new() { ExternalId = "R-1", Version = "1", Status = status, Lines = [.. lines.Select(line => new ReceivedLine(null, line.Sku, line.Quantity))] };
}
