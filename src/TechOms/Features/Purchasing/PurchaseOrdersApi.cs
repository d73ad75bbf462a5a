using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Security;

namespace TechOms.Features.Purchasing;

internal static class PurchaseOrdersApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var orders = routes.MapApi("/purchase-orders", "Purchase orders");
        orders.MapGet("", ListAsync).Requires(Permission.View).WithName("ListPurchaseOrders").WithSummary("Purchase orders, newest first.");
        orders.MapGet("/{orderId:guid}", ReadAsync).Requires(Permission.View).WithName("ReadPurchaseOrder").WithSummary("Everything about one purchase order, and why it is where it is.");
        orders.MapPost("", CreateAsync).Requires(Permission.Operate).WithName("CreatePurchaseOrder").WithSummary("Stores a purchase order, approved or as a draft.");
        orders.MapPost("/bulk", CreateManyAsync).Requires(Permission.Operate).WithName("CreatePurchaseOrders")
            .WithSummary($"Stores up to {PurchaseDesk.MaxOrders} purchase orders, with one outcome each.");
        orders.MapPost("/actions", ActAsync).Requires(Permission.Operate).WithName("ActOnPurchaseOrders")
            .WithSummary($"Does the same with up to {PurchaseDesk.MaxOrders} purchase orders, with one outcome each.");
        orders.MapPut("/{orderId:guid}", EditAsync).Requires(Permission.Operate).WithName("EditPurchaseOrder").WithSummary("Replaces what a draft says.");
        orders.MapPost("/{orderId:guid}/approve", ApproveAsync).Requires(Permission.Operate).WithName("ApprovePurchaseOrder").WithSummary("Makes a draft's units incoming and, where the account wants it, announces them.");
        orders.MapPost("/{orderId:guid}/run-workflow", RunWorkflowAsync).Requires(Permission.Operate).WithName("RunPurchaseWorkflow").WithSummary("Makes a receipt of what is open and sends it to the warehouse.");
        orders.MapPost("/{orderId:guid}/cancel", CancelAsync).Requires(Permission.Operate).WithName("CancelPurchaseOrder").WithSummary("Cancels a purchase order of which nothing arrived.");
        orders.MapPost("/{orderId:guid}/close", CloseAsync).Requires(Permission.Operate).WithName("ClosePurchaseOrder").WithSummary("Ends one that arrived in part: what is open is cancelled.");
    }

    private static async Task<Results<Ok<Page<PurchaseRow>>, ProblemHttpResult>> ListAsync(
        [AsParameters] PurchaseFilter filter, [AsParameters] PageQuery page, ListPurchaseOrders listOrders, CancellationToken cancellation)
        => (await listOrders.RunAsync(filter, page, cancellation)).ToHttp();

    private static async Task<Results<Ok<PurchaseDetails>, ProblemHttpResult>> ReadAsync(
        Guid orderId, [AsParameters] PageQuery page, ReadPurchaseOrder readOrder, HttpResponse response, CancellationToken cancellation)
        => (await readOrder.RunAsync(orderId, page, cancellation)).ToHttp(response, order => order.Order.Version);

    private static async Task<Results<Created<PurchaseOrderState>, ProblemHttpResult>> CreateAsync(PurchaseDraft draft, CreatePurchaseOrders createOrders, CancellationToken cancellation)
        => (await createOrders.RunOneAsync(draft, cancellation)).ToCreated(order => $"/api/v2/purchase-orders/{order.Id}");

    private static async Task<Ok<PurchaseBulkAnswer>> CreateManyAsync(CreatePurchasesRequest request, CreatePurchaseOrders createOrders, CancellationToken cancellation)
        => TypedResults.Ok(PurchaseBulkAnswer.Of(await createOrders.RunAsync(request.PurchaseOrders, cancellation)));

    private static async Task<Ok<PurchaseBulkAnswer>> ActAsync(ActOnPurchaseOrders.Request request, ActOnPurchaseOrders actOnOrders, CancellationToken cancellation)
        => TypedResults.Ok(PurchaseBulkAnswer.Of(await actOnOrders.RunAsync(request, cancellation)));

    private static async Task<Results<Ok<PurchaseOrderState>, ProblemHttpResult>> EditAsync(
        Guid orderId, PurchaseDraft draft, EditPurchaseOrder editOrder, HttpContext context, CancellationToken cancellation)
        => context.Request.ReadIfMatch("purchase-order", out var version) is { } stale
            ? stale.ToProblem()
            : (await editOrder.RunAsync(orderId, draft, version, cancellation)).ToHttp(context.Response, order => order.Version);

    private static async Task<Results<Ok<PurchaseOrderState>, ProblemHttpResult>> ApproveAsync(Guid orderId, ApprovePurchaseOrder approve, HttpContext context, CancellationToken cancellation)
        => context.Request.ReadIfMatch("purchase-order", out var version) is { } stale
            ? stale.ToProblem()
            : (await approve.RunAsync(orderId, version, cancellation)).ToHttp(context.Response, order => order.Version);

    private static async Task<Results<Ok<PurchaseOrderState>, ProblemHttpResult>> RunWorkflowAsync(Guid orderId, RunPurchaseWorkflow run, HttpResponse response, CancellationToken cancellation)
        => (await run.RunAsync(orderId, cancellation)).ToHttp(response, order => order.Version);

    private static async Task<Results<Ok<PurchaseOrderState>, ProblemHttpResult>> CancelAsync(
        Guid orderId, CancelPurchaseOrder.Request request, CancelPurchaseOrder cancel, HttpResponse response, CancellationToken cancellation)
        => (await cancel.RunAsync(orderId, request, cancellation)).ToHttp(response, order => order.Version);

    private static async Task<Results<Ok<PurchaseOrderState>, ProblemHttpResult>> CloseAsync(
        Guid orderId, CancelPurchaseOrder.Request request, ClosePurchaseOrder close, HttpResponse response, CancellationToken cancellation)
        => (await close.RunAsync(orderId, request, cancellation)).ToHttp(response, order => order.Version);
}

internal sealed record CreatePurchasesRequest([property: Required, MinLength(1), MaxLength(PurchaseDesk.MaxOrders)] IReadOnlyList<PurchaseDraft> PurchaseOrders);

/// <summary>One outcome per row of the request, in its order.</summary>
internal sealed record PurchaseBulkAnswer(int Done, int Refused, IReadOnlyList<PurchaseRowOutcome> Outcomes)
{
    public static PurchaseBulkAnswer Of(IReadOnlyList<PurchaseOutcome> outcomes) => new(
        outcomes.Count(outcome => outcome.Refusal is null),
        outcomes.Count(outcome => outcome.Refusal is not null),
        [.. outcomes.Select(outcome => new PurchaseRowOutcome(outcome.Id, outcome.Number, outcome.State, outcome.Refusal?.Code, outcome.Refusal?.Message, outcome.Refusal?.Fields))]);
}

/// <param name="Code">Null: it was done.</param>
internal sealed record PurchaseRowOutcome(Guid? Id, string? Number, PurchaseOrderState? PurchaseOrder, string? Code, string? Message, IReadOnlyDictionary<string, string[]>? Fields);
