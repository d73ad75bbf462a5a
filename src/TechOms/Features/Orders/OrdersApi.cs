using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Features.Events;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Security;

namespace TechOms.Features.Orders;

internal static class OrdersApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var orders = routes.MapApi("/orders", "Orders");
        orders.MapGet("", ListAsync).Requires(Permission.View).WithName("ListOrders").WithSummary("Orders, newest first.");
        orders.MapGet("/{orderId:guid}", ReadAsync).Requires(Permission.View).WithName("ReadOrder").WithSummary("Everything about one order, and why it is where it is.");
        orders.MapGet("/{orderId:guid}/events", TimelineAsync).Requires(Permission.View).WithName("ReadOrderTimeline").WithSummary("What happened to an order and its shipments, newest first.");
        orders.MapGet("/{orderId:guid}/exchanges", ExchangesAsync).Requires(Permission.View).WithName("ReadOrderExchanges").WithSummary("What was said between remote systems and us about an order.");
        orders.MapPost("", CreateAsync).Requires(Permission.Operate).WithName("CreateOrder").WithSummary("Stores an order and has it checked.");
        orders.MapPost("/bulk", CreateManyAsync).Requires(Permission.Operate).WithName("CreateOrders").WithSummary($"Stores up to {CreateOrders.MaxOrders} orders, with one outcome each.");
        orders.MapPost("/actions", ActAsync).Requires(Permission.Operate).WithName("ActOnOrders").WithSummary($"Does the same with up to {OrderDesk.MaxOrders} orders, with one outcome each.");
        orders.MapPatch("/{orderId:guid}", EditAsync).Requires(Permission.Operate).WithName("EditOrder").WithSummary("Changes what a draft says; it is checked again.");
        orders.MapPatch("/{orderId:guid}/notes", AnnotateAsync).Requires(Permission.Operate).WithName("AnnotateOrder").WithSummary("Changes note, tags and references.");
        MapVerbs(orders.MapGroup("/{orderId:guid}").Requires(Permission.Operate));
    }

    private static void MapVerbs(RouteGroupBuilder order)
    {
        order.MapPost("/approve", async (Guid orderId, ApproveOrder approve, CancellationToken cancellation) => (await approve.RunAsync(orderId, cancellation)).ToHttp())
            .WithName("ApproveOrder").WithSummary("Sends a draft on its way.");
        order.MapPost("/allocate", async (Guid orderId, AllocateOrder allocate, CancellationToken cancellation) => (await allocate.RunAsync(orderId, cancellation)).ToHttp())
            .WithName("AllocateOrder").WithSummary("Tries to promise stock to the order now.");
        order.MapPost("/ship-remainder", async (Guid orderId, ShipRemainder ship, CancellationToken cancellation) => (await ship.RunAsync(orderId, cancellation)).ToHttp())
            .WithName("ShipRemainder").WithSummary("Allocates what a short shipment left open.");
        order.MapPost("/hold", async (Guid orderId, HoldOrder.Request request, HoldOrder hold, CancellationToken cancellation) => (await hold.RunAsync(orderId, request, cancellation)).ToHttp())
            .WithName("HoldOrder").WithSummary("Keeps an approved order from going on.");
        order.MapPost("/release", async (Guid orderId, ReleaseOrder.Request request, ReleaseOrder release, CancellationToken cancellation) => (await release.RunAsync(orderId, request, cancellation)).ToHttp())
            .WithName("ReleaseOrder").WithSummary("Ends a hold.");
        order.MapPost("/close", async (Guid orderId, CloseOrder.Request request, CloseOrder close, CancellationToken cancellation) => (await close.RunAsync(orderId, request, cancellation)).ToHttp())
            .WithName("CloseOrder").WithSummary("Ends an order that shipped in part: what is open is cancelled.");
        order.MapPost("/cancel", async (Guid orderId, CancelOrder.Request request, CancelOrder cancel, CancellationToken cancellation) => (await cancel.RunAsync(orderId, request, cancellation)).ToHttp())
            .WithName("CancelOrder").WithSummary("Cancels an order for good.");
        order.MapPost("/changes/acknowledge", async (Guid orderId, AcknowledgeChanges acknowledge, CancellationToken cancellation) => (await acknowledge.RunAsync(orderId, cancellation)).ToHttp())
            .WithName("AcknowledgeChanges").WithSummary("Marks the shop's changes that were refused or came too late as seen.");
        order.MapPost("/retry", async (Guid orderId, RetryOrder retry, CancellationToken cancellation) => (await retry.RunAsync(orderId, cancellation)).ToHttp())
            .WithName("RetryOrder").WithSummary("Does now what the order waits for.");
    }

    private static async Task<Results<Ok<Page<OrderRow>>, ProblemHttpResult>> ListAsync(
        [AsParameters] OrderFilter filter, [AsParameters] PageQuery page, ListOrders listOrders, CancellationToken cancellation)
        => (await listOrders.RunAsync(filter, page, cancellation)).ToHttp();

    private static async Task<Results<Ok<OrderDetails>, ProblemHttpResult>> ReadAsync(Guid orderId, ReadOrder readOrder, HttpResponse response, CancellationToken cancellation)
    {
        var found = await readOrder.RunAsync(orderId, cancellation);
        if (found.Match(order => (long?)order.Order.Version, _ => null) is { } version)
            response.SetETag(version);
        return found.ToHttp();
    }

    private static async Task<Results<Ok<Page<TimelineEntry>>, ProblemHttpResult>> TimelineAsync(
        Guid orderId, [AsParameters] PageQuery page, ReadOrderTimeline readTimeline, CancellationToken cancellation)
        => (await readTimeline.RunAsync(orderId, page, cancellation)).ToHttp();

    private static async Task<Results<Ok<List<ExchangeEntry>>, ProblemHttpResult>> ExchangesAsync(Guid orderId, ReadOrderExchanges readExchanges, CancellationToken cancellation)
        => (await readExchanges.RunAsync(orderId, cancellation)).ToHttp();

    private static async Task<Results<Created<OrderState>, ProblemHttpResult>> CreateAsync(OrderDraft draft, CreateOrders createOrders, CancellationToken cancellation)
        => (await createOrders.RunOneAsync(draft, cancellation)).ToCreated(order => $"/api/v2/orders/{order.Id}");

    private static async Task<Ok<BulkAnswer>> CreateManyAsync(CreateOrdersRequest request, CreateOrders createOrders, CancellationToken cancellation)
        => TypedResults.Ok(BulkAnswer.Of(await createOrders.RunAsync(request.Orders, cancellation)));

    private static async Task<Ok<BulkAnswer>> ActAsync(ActOnOrders.Request request, ActOnOrders actOnOrders, CancellationToken cancellation)
        => TypedResults.Ok(BulkAnswer.Of(await actOnOrders.RunAsync(request, cancellation)));

    private static async Task<Results<Ok<OrderState>, ProblemHttpResult>> EditAsync(
        Guid orderId, EditOrder.Request change, EditOrder editOrder, HttpContext context, CancellationToken cancellation)
        => (await editOrder.RunAsync(orderId, change with { Version = change.Version ?? IfMatch(context.Request) }, cancellation)).ToVersioned(context.Response);

    private static async Task<Results<Ok<OrderState>, ProblemHttpResult>> AnnotateAsync(
        Guid orderId, AnnotateOrder.Request change, AnnotateOrder annotateOrder, HttpContext context, CancellationToken cancellation)
        => (await annotateOrder.RunAsync(orderId, change with { Version = change.Version ?? IfMatch(context.Request) }, cancellation)).ToVersioned(context.Response);

    private static Results<Ok<OrderState>, ProblemHttpResult> ToVersioned(this Result<OrderState> result, HttpResponse response)
    {
        if (result.Match(order => (long?)order.Version, _ => null) is { } version)
            response.SetETag(version);
        return result.ToHttp();
    }

    private static long? IfMatch(HttpRequest request)
        => request.GetTypedHeaders().IfMatch is [var tag] && long.TryParse(tag.Tag.AsSpan().Trim('"'), CultureInfo.InvariantCulture, out var version) ? version : null;
}

internal sealed record CreateOrdersRequest([property: Required, MinLength(1), MaxLength(CreateOrders.MaxOrders)] IReadOnlyList<OrderDraft> Orders);

/// <summary>One outcome per row of the request, in its order.</summary>
internal sealed record BulkAnswer(int Done, int Refused, IReadOnlyList<RowOutcome> Outcomes)
{
    public static BulkAnswer Of(IReadOnlyList<OrderOutcome> outcomes) => new(
        outcomes.Count(outcome => outcome.Refusal is null),
        outcomes.Count(outcome => outcome.Refusal is not null),
        [.. outcomes.Select(outcome => new RowOutcome(outcome.Id, outcome.Number, outcome.State, outcome.Refusal?.Code, outcome.Refusal?.Message, outcome.Refusal?.Fields))]);
}

/// <param name="Code">Null: it was done.</param>
internal sealed record RowOutcome(Guid? Id, string? Number, OrderState? Order, string? Code, string? Message, IReadOnlyDictionary<string, string[]>? Fields);
