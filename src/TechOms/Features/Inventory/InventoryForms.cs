using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TechOms.Platform.Csv;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Web;

namespace TechOms.Features.Inventory;

internal static class InventoryForms
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages();
        pages.MapPost("/inventory/{variantId:guid}/adjust", AdjustAsync).Requires(Permission.AdjustStock);
        pages.MapPost("/inventory/import", ImportAsync).Requires(Permission.AdjustStock);
        pages.MapPost("/channels/{channel}/stock/send", SendAsync).Requires(Permission.RunAutomations);
        pages.MapGet("/inventory/import/template", () => LevelsCsv.Format.ToFile()).Requires(Permission.AdjustStock);
        pages.MapGet("/inventory/export", (ExportLevels export, CancellationToken cancellation) => export.RunAsync(cancellation)).Requires(Permission.View);
    }

    private static async Task<IResult> AdjustAsync(Guid variantId, [FromForm] IFormCollection form, AdjustInventory adjust, HttpContext context, CancellationToken cancellation)
    {
        var url = $"/inventory/{variantId}?warehouse={Uri.EscapeDataString(form["warehouse"].ToString())}";
        var done = long.TryParse(form["quantity"], CultureInfo.InvariantCulture, out var quantity) && Enum.TryParse<AdjustmentKind>(form["kind"], out var kind) && Guid.TryParse(form["warehouse"], out var warehouse)
            ? await adjust.RunOneAsync(new(quantity, kind, variantId, WarehouseId: warehouse, Reason: form["reason"]), StockCause.Adjustment, cancellation)
            : Refusal.Invalid("inventory.bad-quantity", "quantity", "Enter a whole number of units.");
        return done.ToPage(context, _ => url, outcome => outcome.Changed ? $"There are {outcome.Total} now, {outcome.Available} of them available." : "It was so already.", url);
    }

    private static async Task<IResult> SendAsync(string channel, [FromForm] IFormCollection form, SendStock send, HttpContext context, CancellationToken cancellation)
    {
        var url = $"/channels/{Uri.EscapeDataString(channel)}/stock";
        var item = form["item"].ToString();
        var sent = await send.RunAsync(channel, new(item.Length > 0 ? [item] : null, InFull: form["inFull"] == "true"), cancellation);
        return sent.ToPage(context, _ => url, done => $"{done.Listings} listings are looked at in the shop and sent.", url);
    }

    private static async Task<IResult> ImportAsync([FromForm] IFormCollection form, ImportLevels import, HttpContext context, CancellationToken cancellation)
    {
        var mode = Enum.TryParse<CsvMode>(form["mode"], out var chosen) ? chosen : CsvMode.Preview;
        return await (await CsvUpload.ReadAsync(context.Request, cancellation)).Match<Task<IResult>>(
            async text => (await import.RunAsync(text, mode, cancellation)).Match(
                report => Screen.Of<ImportLevelsPage>(new() { [nameof(ImportLevelsPage.Report)] = report, [nameof(ImportLevelsPage.Text)] = text }), Refused),
            refusal => Task.FromResult<IResult>(Refused(refusal)));

        static RazorComponentResult Refused(Refusal refusal)
            => Screen.Of<ImportLevelsPage>(new() { [nameof(ImportLevelsPage.Refusal)] = refusal }, HttpResults.StatusOf(refusal.Kind));
    }
}
