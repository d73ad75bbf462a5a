using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Security;

namespace TechOms.Features.Shipments;

internal static class ShipmentsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var shipments = routes.MapApi("/shipments", "Shipments");
        shipments.MapGet("", ListAsync).Requires(Permission.View).WithName("ListShipments").WithSummary("Shipments, newest first.");
        shipments.MapGet("/{shipmentId:guid}", ReadAsync).Requires(Permission.View).WithName("ReadShipment").WithSummary("Everything about one shipment.");
        shipments.MapPost("/{shipmentId:guid}/cancel", CancelAsync).Requires(Permission.Operate).WithName("CancelShipment")
            .WithSummary("Takes a shipment back: at once while no warehouse has it, by asking otherwise.");
        shipments.MapPost("/{shipmentId:guid}/retry", RetryAsync).Requires(Permission.Operate).WithName("RetryShipment").WithSummary("Does now what the shipment waits for.");
        shipments.MapPost("/{shipmentId:guid}/ship", ShipAsync).Requires(Permission.Operate).WithName("ShipByHand")
            .WithSummary("Says what shipped from a warehouse without a system of its own.");
        shipments.MapPost("/{shipmentId:guid}/surplus", DecideSurplusAsync).Requires(Permission.Operate).WithName("DecideSurplus")
            .WithSummary("Accepts or rejects what the warehouse reports beyond the order.");
        shipments.MapPost("/{shipmentId:guid}/confirmation/retry", RetryConfirmationAsync).Requires(Permission.Operate).WithName("RetryConfirmation")
            .WithSummary("Tells the shop of the shipment now.");
    }

    private static async Task<Results<Ok<ShipmentState>, ProblemHttpResult>> DecideSurplusAsync(
        Guid shipmentId, DecideSurplus.Request request, DecideSurplus decideSurplus, CancellationToken cancellation)
        => (await decideSurplus.RunAsync(shipmentId, request, cancellation)).ToHttp();

    private static async Task<Results<Ok<Page<ShipmentRow>>, ProblemHttpResult>> ListAsync(
        [AsParameters] ShipmentFilter filter, [AsParameters] PageQuery page, ListShipments listShipments, CancellationToken cancellation)
        => (await listShipments.RunAsync(filter, page, cancellation)).ToHttp();

    private static async Task<Results<Ok<ShipmentDetails>, ProblemHttpResult>> ReadAsync(
        Guid shipmentId, [AsParameters] PageQuery page, ReadShipment readShipment, CancellationToken cancellation)
        => (await readShipment.RunAsync(shipmentId, page, cancellation)).ToHttp();

    private static async Task<Results<Ok<ShipmentState>, ProblemHttpResult>> CancelAsync(
        Guid shipmentId, CancelShipment.Request request, CancelShipment cancelShipment, CancellationToken cancellation)
        => (await cancelShipment.RunAsync(shipmentId, request, cancellation)).ToHttp();

    private static async Task<Results<Ok<ShipmentState>, ProblemHttpResult>> RetryAsync(Guid shipmentId, RetryShipment retryShipment, CancellationToken cancellation)
        => (await retryShipment.RunAsync(shipmentId, cancellation)).ToHttp();

    private static async Task<Results<Ok<ShipmentState>, ProblemHttpResult>> ShipAsync(
        Guid shipmentId, ShipByHand.Request request, ShipByHand shipByHand, CancellationToken cancellation)
        => (await shipByHand.RunAsync(shipmentId, request, cancellation)).ToHttp();

    private static async Task<Results<Ok<ShipmentState>, ProblemHttpResult>> RetryConfirmationAsync(Guid shipmentId, RetryConfirmation retry, CancellationToken cancellation)
        => (await retry.RunAsync(shipmentId, cancellation)).ToHttp();
}
