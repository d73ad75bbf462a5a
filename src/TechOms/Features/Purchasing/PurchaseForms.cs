using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using TechOms.Features.Orders;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Web;

namespace TechOms.Features.Purchasing;

/// <summary>What the forms of the purchasing pages post to. Each calls the same slice as the API.</summary>
internal static class PurchaseForms
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages();
        pages.MapGet("/receipts/{receiptId:guid}", FindAsync).Requires(Permission.View);
        pages.MapPost("/purchase-orders", CreateAsync).Requires(Permission.Operate);
        pages.MapPost("/purchase-orders/actions", ActAsync).Requires(Permission.Operate);
        pages.MapPost("/purchase-orders/{orderId:guid}/edit", EditAsync).Requires(Permission.Operate);
        pages.MapPost("/purchase-orders/{orderId:guid}/do", DoAsync).Requires(Permission.Operate);
        pages.MapPost("/receipts/{receiptId:guid}/retry", RetryAsync).Requires(Permission.Operate);
        pages.MapPost("/receipts/{receiptId:guid}/receive", ReceiveAsync).Requires(Permission.Operate);
        pages.MapPost("/receipts/{receiptId:guid}/dismiss", DismissAsync).Requires(Permission.Operate);
    }

    // A receipt is shown with its purchase order.
    private static async Task<IResult> FindAsync(Guid receiptId, ReadReceipt readReceipt, CancellationToken cancellation)
        => (await readReceipt.RunAsync(receiptId, cancellation)).Match<IResult>(
            receipt => TypedResults.LocalRedirect($"/purchase-orders/{receipt.PurchaseOrderId}#receipt-{receipt.Id:N}"), Screen.Of);

    private static async Task<IResult> CreateAsync([FromForm] IFormCollection form, CreatePurchaseOrders createOrders, Caller caller, HttpContext context, CancellationToken cancellation)
    {
        var draft = PurchaseForm.Read(form, caller.Zone);
        return (await createOrders.RunOneAsync(draft, cancellation)).Match<IResult>(
            order =>
            {
                Flash.Say(context, $"Purchase order {order.Number} was created. {order.Why.Sentence}");
                return TypedResults.LocalRedirect($"/purchase-orders/{order.Id}");
            },
            refusal => Screen.Of<NewPurchaseOrderPage>(
                new() { [nameof(NewPurchaseOrderPage.Draft)] = draft, [nameof(NewPurchaseOrderPage.Refusal)] = refusal }, HttpResults.StatusOf(refusal.Kind)));
    }

    private static async Task<IResult> EditAsync(Guid orderId, [FromForm] IFormCollection form, EditPurchaseOrder editOrder, Caller caller, HttpContext context, CancellationToken cancellation)
    {
        var draft = PurchaseForm.Read(form, caller.Zone);
        return (await editOrder.RunAsync(orderId, draft, PurchaseForm.Number(form["version"]), cancellation)).Match<IResult>(
            order =>
            {
                Flash.Say(context, $"Saved. {order.Why.Sentence}");
                return TypedResults.LocalRedirect($"/purchase-orders/{orderId}");
            },
            refusal => Screen.Of<EditPurchaseOrderPage>(
                new() { [nameof(EditPurchaseOrderPage.OrderId)] = orderId, [nameof(EditPurchaseOrderPage.Typed)] = draft, [nameof(EditPurchaseOrderPage.Refusal)] = refusal },
                HttpResults.StatusOf(refusal.Kind)));
    }

    private static async Task<IResult> ActAsync([FromForm] IFormCollection form, ActOnPurchaseOrders actOnOrders, HttpContext context, CancellationToken cancellation)
    {
        var url = PageRoutes.LocalOr(form["returnUrl"], "/purchase-orders");
        var ids = form["order"].Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Take(PurchaseDesk.MaxOrders).ToList();
        if (ids.Count == 0 || !Enum.TryParse<PurchaseAction>(form["action"], out var action) || !Enum.IsDefined(action))
        {
            Flash.Say(context, "Tick the purchase orders first, then choose an action.", Tone.Warning);
            return TypedResults.LocalRedirect(url);
        }

        var outcomes = await actOnOrders.RunAsync(new(action, ids), cancellation);
        var refused = outcomes.Where(outcome => outcome.Refusal is not null).ToList();
        var why = string.Join(" ", refused.Take(3).Select(outcome => $"{outcome.Number}: {outcome.Refusal!.Message}"));
        Flash.Say(context, $"{outcomes.Count - refused.Count} of {outcomes.Count} done. {why}".Trim(), refused.Count == 0 ? Tone.Good : Tone.Warning);
        return TypedResults.LocalRedirect(url);
    }

    private static async Task<IResult> DoAsync(
        Guid orderId, [FromForm] string verb, [FromForm] string? reason, [FromForm] bool? warehouseKnows, PurchaseDesk desk, HttpContext context, CancellationToken cancellation)
    {
        if (reason?.Length > PurchaseOrder.MaxReasonLength)
            return Screen.Of(Refusal.Invalid("reason.too-long", "reason", $"A reason has at most {PurchaseOrder.MaxReasonLength} characters."));

        var request = new CancelPurchaseOrder.Request(reason, warehouseKnows is true);
        var done = verb switch
        {
            "approve" => await new ApprovePurchaseOrder(desk).RunAsync(orderId, null, cancellation),
            "run-workflow" => await new RunPurchaseWorkflow(desk).RunAsync(orderId, cancellation),
            "cancel" => await new CancelPurchaseOrder(desk).RunAsync(orderId, request, cancellation),
            "close" => await new ClosePurchaseOrder(desk).RunAsync(orderId, request, cancellation),
            _ => Refusal.Invalid("purchase-order.unknown-verb", "verb", "There is no such action."),
        };
        return done.ToPage(context, _ => $"/purchase-orders/{orderId}", order => order.Why.Sentence, $"/purchase-orders/{orderId}");
    }

    private static async Task<IResult> RetryAsync(Guid receiptId, [FromForm] Guid order, RetryReceipt retryReceipt, HttpContext context, CancellationToken cancellation)
        => (await retryReceipt.RunAsync(receiptId, cancellation)).ToPage(context, $"/purchase-orders/{order}", "It is being handed over.");

    private static async Task<IResult> ReceiveAsync(
        Guid receiptId, [FromForm] IFormCollection form, ReceiveByHand receiveByHand, HttpContext context, CancellationToken cancellation)
    {
        var url = $"/purchase-orders/{(Guid.TryParse(form["order"], out var order) ? order : Guid.Empty)}";
        List<ReceiveByHand.ArrivedLine> lines =
        [
            .. form["line"].Select((line, row) => new ReceiveByHand.ArrivedLine((int)(PurchaseForm.Number(line) ?? 0), PurchaseForm.Number(form["quantity"].ElementAtOrDefault(row)) ?? 0)),
        ];
        return (await receiveByHand.RunAsync(receiptId, new(lines, PurchaseForm.Number(form["version"])), cancellation)).ToPage(
            context, _ => url, receipt => receipt.Why.Sentence, url);
    }

    private static async Task<IResult> DismissAsync(
        Guid receiptId, [FromForm] Guid order, [FromForm] string? reason, DismissReceiptProblem dismiss, HttpContext context, CancellationToken cancellation)
        => (await dismiss.RunAsync(receiptId, new(reason?.Length > PurchaseOrder.MaxReasonLength ? reason[..PurchaseOrder.MaxReasonLength] : reason), cancellation)).ToPage(
            context, $"/purchase-orders/{order}", "Settled.");
}

/// <summary>The form of a purchase order, read.</summary>
internal static class PurchaseForm
{
    /// <param name="zone">The account's, in which days are meant.</param>
    public static PurchaseDraft Read(IFormCollection form, TimeZoneInfo zone) => new()
    {
        Number = Text(form, "number"),
        Approve = form["approve"] == "true",
        WarehouseId = Guid.TryParse(form["warehouse"], out var warehouse) ? warehouse : null,
        Supplier = Text(form, "supplier"),
        Reference = Text(form, "reference"),
        PurchaseNumber = Text(form, "purchaseNumber"),
        Source = Text(form, "source"),
        Note = Text(form, "note"),
        ExpectedOn = Day(form["expectedOn"]),
        CancelAfter = Day(form["lastDay"]) is { } last ? zone.StartOf(last.AddDays(1)) : null,
        References = form.References("references"),
        Lines =
        [
            .. form["sku"].Select((sku, row) => new PurchaseDraftLine(
                    sku, Number(form["quantity"].ElementAtOrDefault(row)) ?? 0, form["lot"].ElementAtOrDefault(row), form["serial"].ElementAtOrDefault(row))
                {
                    References = QueryReading.ReferencesOf(form["lineReferences"].ElementAtOrDefault(row)),
                })
                .Where(line => !string.IsNullOrWhiteSpace(line.Sku)),
        ],
    };

    /// <summary>The last day on which it holds.</summary>
    public static DateOnly? LastDay(DateTimeOffset? cancelAfter, TimeZoneInfo zone)
        => cancelAfter is { } end ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(end.AddTicks(-1), zone).DateTime) : null;

    private static DateOnly? Day(string? text) => DateOnly.TryParse(text, CultureInfo.InvariantCulture, out var day) ? day : null;

    public static long? Number(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Text(IFormCollection form, string name) => string.IsNullOrWhiteSpace(form[name]) ? null : form[name].ToString().Trim();
}
