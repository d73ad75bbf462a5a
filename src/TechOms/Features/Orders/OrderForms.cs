using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using TechOms.Connectors;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Web;

namespace TechOms.Features.Orders;

/// <summary>What the forms of the order pages post to. Each calls the same slice as the API.</summary>
internal static class OrderForms
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages();
        pages.MapPost("/orders", CreateAsync).Requires(Permission.Operate);
        pages.MapPost("/orders/actions", ActAsync).Requires(Permission.Operate);
        pages.MapPost("/orders/{orderId:guid}/do", DoAsync).Requires(Permission.Operate);
        pages.MapPost("/orders/{orderId:guid}/edit", EditAsync).Requires(Permission.Operate);
        pages.MapPost("/orders/{orderId:guid}/notes", AnnotateAsync).Requires(Permission.Operate);
        pages.MapPost("/orders/{orderId:guid}/changes/acknowledge", AcknowledgeAsync).Requires(Permission.Operate);
    }

    private static async Task<IResult> ActAsync([FromForm] IFormCollection form, ActOnOrders actOnOrders, HttpContext context, CancellationToken cancellation)
    {
        var url = PageRoutes.LocalOr(form["returnUrl"], "/orders");
        var ids = form["order"].Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Take(OrderDesk.MaxOrders).ToList();
        if (ids.Count == 0 || !Enum.TryParse<OrderAction>(form["action"], out var action))
        {
            Flash.Say(context, "Tick the orders first, then choose an action.", Tone.Warning);
            return TypedResults.LocalRedirect(url);
        }

        var outcomes = await actOnOrders.RunAsync(new(action, ids), cancellation);
        if (outcomes.Any(outcome => outcome.Refusal is not null))
            return Screen.Of<BulkOutcomePage>(new() { [nameof(BulkOutcomePage.Outcomes)] = outcomes, [nameof(BulkOutcomePage.ReturnUrl)] = url });

        Flash.Say(context, outcomes.Count == 1 ? "Done." : $"Done with all {outcomes.Count} orders.");
        return TypedResults.LocalRedirect(url);
    }

    private static async Task<IResult> DoAsync(Guid orderId, [FromForm] string verb, [FromForm] string? reason, OrderDesk desk, HttpContext context, CancellationToken cancellation)
    {
        if (reason?.Length > SalesOrder.MaxReasonLength)
            return Screen.Of(Refusal.Invalid("reason.too-long", "reason", $"A reason has at most {SalesOrder.MaxReasonLength} characters."));

        var done = await desk.ChangeAsync(orderId, it => Do(verb, reason, it), cancellation);
        return done.ToPage(context, _ => $"/orders/{orderId}", order => order.Why.Code is null ? order.Why.Sentence : $"Done. {order.Why.Sentence}", $"/orders/{orderId}");
    }

    private static Refusal? Do(string verb, string? reason, OrderCase it) => verb switch
    {
        "approve" => it.Order.Approve(it.Problem, it.Allocates, it.Now),
        "allocate" => it.Order.Allocate(it.Now),
        "ship-remainder" => it.Order.ShipRemainder(it.Now),
        "retry" => it.Order.Retry(it.Now),
        "hold" => it.Order.Hold(reason, it.Now),
        "release" => it.Order.Release(toEdit: false, it.Allocates, it.Now),
        "release-to-edit" => it.Order.Release(toEdit: true, it.Allocates, it.Now),
        "close" => it.Order.Close(reason, it.Now),
        "cancel" => it.Order.Cancel(reason, withShipments: false, it.Now),
        "cancel-with-shipments" => it.Order.Cancel(reason, withShipments: true, it.Now),
        _ => Refusal.Invalid("order.unknown-verb", "verb", "There is no such action."),
    };

    private static async Task<IResult> AcknowledgeAsync(Guid orderId, AcknowledgeChanges acknowledge, HttpContext context, CancellationToken cancellation)
        => (await acknowledge.RunAsync(orderId, cancellation)).ToPage(context, _ => $"/orders/{orderId}", _ => "Marked as seen.", $"/orders/{orderId}");

    private static async Task<IResult> CreateAsync([FromForm] IFormCollection form, CreateOrders createOrders, HttpContext context, CancellationToken cancellation)
    {
        var draft = new OrderDraft
        {
            Number = form["number"],
            Email = Text(form, "email"),
            Phone = Text(form, "phone"),
            Currency = Text(form, "currency"),
            Note = Text(form, "note"),
            Approve = form["approve"] == "true",
            ShipTo = AddressOf(form, "shipTo"),
            BillTo = AddressOf(form, "shipTo"),
            Lines = LinesOf(form),
        };
        return (await createOrders.RunOneAsync(draft, cancellation)).Match<IResult>(
            order =>
            {
                Flash.Say(context, $"Order {order.Number} was created and is being checked.");
                return TypedResults.LocalRedirect($"/orders/{order.Id}");
            },
            refusal => Screen.Of<NewOrderPage>(
                new() { [nameof(NewOrderPage.Draft)] = draft, [nameof(NewOrderPage.Refusal)] = refusal }, HttpResults.StatusOf(refusal.Kind)));
    }

    private static async Task<IResult> EditAsync(Guid orderId, [FromForm] IFormCollection form, EditOrder editOrder, HttpContext context, CancellationToken cancellation)
    {
        var change = new EditOrder.Request
        {
            Version = Number(form["version"]),
            Email = form["email"].ToString(),
            Phone = form["phone"].ToString(),
            Carrier = form["carrier"].ToString(),
            Service = form["service"].ToString(),
            ShipTo = AddressOf(form, "shipTo"),
            NewLines = LinesOf(form),
            Lines = [.. form["lineNumber"].Select((number, row) => new EditOrder.LineChange((int)(Number(number) ?? 0), Number(form["lineQuantity"].ElementAtOrDefault(row)), form["lineSku"].ElementAtOrDefault(row)))],
        };
        return (await editOrder.RunAsync(orderId, change, cancellation)).Match<IResult>(
            order =>
            {
                Flash.Say(context, $"Order {order.Number} was saved and is being checked.");
                return TypedResults.LocalRedirect($"/orders/{orderId}");
            },
            refusal => Screen.Of<EditOrderPage>(
                new() { [nameof(EditOrderPage.OrderId)] = orderId, [nameof(EditOrderPage.Refusal)] = refusal }, HttpResults.StatusOf(refusal.Kind)));
    }

    private static async Task<IResult> AnnotateAsync(Guid orderId, [FromForm] IFormCollection form, AnnotateOrder annotateOrder, HttpContext context, CancellationToken cancellation)
    {
        var references = form.References("references");
        var tags = form["tags"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var saved = await annotateOrder.RunAsync(orderId, new(form["note"].ToString(), tags, references, Number(form["version"])), cancellation);
        return saved.ToPage(context, $"/orders/{orderId}", "Saved.");
    }

    private static List<OrderDraftLine> LinesOf(IFormCollection form) =>
    [
        .. form["sku"].Select((sku, row) => (Sku: sku, Quantity: Number(form["quantity"].ElementAtOrDefault(row)), Price: form["price"].ElementAtOrDefault(row)))
            .Where(line => !string.IsNullOrWhiteSpace(line.Sku))
            .Select(line => new OrderDraftLine(line.Sku, line.Quantity ?? 0, decimal.TryParse(line.Price, CultureInfo.InvariantCulture, out var price) ? price : null)),
    ];

    private static Address AddressOf(IFormCollection form, string prefix) => new()
    {
        Name = Text(form, $"{prefix}.name"),
        Company = Text(form, $"{prefix}.company"),
        Line1 = Text(form, $"{prefix}.line1"),
        Line2 = Text(form, $"{prefix}.line2"),
        Line3 = Text(form, $"{prefix}.line3"),
        City = Text(form, $"{prefix}.city"),
        State = Text(form, $"{prefix}.state"),
        PostalCode = Text(form, $"{prefix}.postalCode"),
        Country = Text(form, $"{prefix}.country"),
        Phone = Text(form, $"{prefix}.phone"),
    };

    private static string? Text(IFormCollection form, string name) => string.IsNullOrWhiteSpace(form[name]) ? null : form[name].ToString().Trim();

    private static long? Number(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
