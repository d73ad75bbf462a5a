using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using TechOms.Features.Orders;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Web;

namespace TechOms.Features.Shipments;

internal static class ShipmentForms
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages();
        pages.MapPost("/shipments/{shipmentId:guid}/cancel", CancelAsync).Requires(Permission.Operate);
        pages.MapPost("/shipments/{shipmentId:guid}/retry", RetryAsync).Requires(Permission.Operate);
        pages.MapPost("/shipments/{shipmentId:guid}/ship", ShipAsync).Requires(Permission.Operate);
        pages.MapPost("/shipments/{shipmentId:guid}/confirm", ConfirmAsync).Requires(Permission.Operate);
        pages.MapPost("/shipments/{shipmentId:guid}/surplus", DecideSurplusAsync).Requires(Permission.Operate);
    }

    private static async Task<IResult> CancelAsync(Guid shipmentId, [FromForm] string? reason, CancelShipment cancelShipment, HttpContext context, CancellationToken cancellation)
        => reason?.Length > SalesOrder.MaxReasonLength
            ? Screen.Of(Refusal.Invalid("reason.too-long", "reason", $"A reason has at most {SalesOrder.MaxReasonLength} characters."))
            : Answer(await cancelShipment.RunAsync(shipmentId, new(reason), cancellation), shipmentId, context);

    private static async Task<IResult> RetryAsync(Guid shipmentId, RetryShipment retryShipment, HttpContext context, CancellationToken cancellation)
        => Answer(await retryShipment.RunAsync(shipmentId, cancellation), shipmentId, context);

    private static async Task<IResult> ShipAsync(Guid shipmentId, [FromForm] IFormCollection form, ShipByHand shipByHand, HttpContext context, CancellationToken cancellation)
    {
        List<ShipByHand.GoneLine> lines = [.. form["line"].Zip(form["quantity"], (line, quantity) => new ShipByHand.GoneLine(Number(line), Number(quantity)))];
        var request = new ShipByHand.Request(lines, form["carrier"], form["service"], form["trackingNumber"], form["trackingUrl"]);
        return Answer(await shipByHand.RunAsync(shipmentId, request, cancellation), shipmentId, context);

        static int Number(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private static async Task<IResult> ConfirmAsync(Guid shipmentId, RetryConfirmation retryConfirmation, HttpContext context, CancellationToken cancellation)
        => (await retryConfirmation.RunAsync(shipmentId, cancellation)).ToPage(context, $"/shipments/{shipmentId}", "The shop is being told.");

    private static async Task<IResult> DecideSurplusAsync(
        Guid shipmentId, [FromForm] SurplusDecision? decision, [FromForm] string? reason, DecideSurplus decideSurplus, HttpContext context, CancellationToken cancellation)
        => reason?.Length > SalesOrder.MaxReasonLength
            ? Screen.Of(Refusal.Invalid("reason.too-long", "reason", $"A reason has at most {SalesOrder.MaxReasonLength} characters."))
            : (await decideSurplus.RunAsync(shipmentId, new(decision, reason), cancellation)).ToPage(
                context, $"/shipments/{shipmentId}", decision is SurplusDecision.Accepted ? "Accepted: the units went out of stock." : "Rejected: nothing was booked.");

    private static IResult Answer(Result<ShipmentState> result, Guid shipmentId, HttpContext context)
        => result.ToPage(context, _ => $"/shipments/{shipmentId}", shipment => shipment.Why.Sentence, $"/shipments/{shipmentId}");
}
