using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Security;

namespace TechOms.Features.Purchasing;

internal static class ReceiptsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var receipts = routes.MapApi("/receipts", "Receipts");
        receipts.MapGet("", ListAsync).Requires(Permission.View).WithName("ListReceipts").WithSummary("Receipts, newest first.");
        receipts.MapGet("/{receiptId:guid}", ReadAsync).Requires(Permission.View).WithName("ReadReceipt").WithSummary("One receipt.");
        receipts.MapPost("/{receiptId:guid}/retry", RetryAsync).Requires(Permission.Operate).WithName("RetryReceipt").WithSummary("Hands the receipt over to the warehouse now.");
        receipts.MapPost("/{receiptId:guid}/receive", ReceiveAsync).Requires(Permission.Operate).WithName("ReceiveByHand")
            .WithSummary("Books what arrived at a warehouse without a system of its own.");
        receipts.MapPost("/{receiptId:guid}/dismiss", DismissAsync).Requires(Permission.Operate).WithName("DismissReceiptProblem")
            .WithSummary("Takes a surplus, or a count that went down, off the list: it is settled with the warehouse.");
    }

    private static async Task<Results<Ok<Page<ReceiptView>>, ProblemHttpResult>> ListAsync(
        [AsParameters] ListReceipts.Filter filter, [AsParameters] PageQuery page, ListReceipts listReceipts, CancellationToken cancellation)
        => (await listReceipts.RunAsync(filter, page, cancellation)).ToHttp();

    private static async Task<Results<Ok<ReceiptView>, ProblemHttpResult>> ReadAsync(Guid receiptId, ReadReceipt readReceipt, CancellationToken cancellation)
        => (await readReceipt.RunAsync(receiptId, cancellation)).ToHttp();

    private static async Task<Results<Ok<ReceiptState>, ProblemHttpResult>> RetryAsync(Guid receiptId, RetryReceipt retryReceipt, CancellationToken cancellation)
        => (await retryReceipt.RunAsync(receiptId, cancellation)).ToHttp();

    private static async Task<Results<Ok<ReceiptState>, ProblemHttpResult>> ReceiveAsync(
        Guid receiptId, ReceiveByHand.Request request, ReceiveByHand receiveByHand, CancellationToken cancellation)
        => (await receiveByHand.RunAsync(receiptId, request, cancellation)).ToHttp();

    private static async Task<Results<Ok<ReceiptState>, ProblemHttpResult>> DismissAsync(
        Guid receiptId, DismissReceiptProblem.Request request, DismissReceiptProblem dismiss, CancellationToken cancellation)
        => (await dismiss.RunAsync(receiptId, request, cancellation)).ToHttp();
}
