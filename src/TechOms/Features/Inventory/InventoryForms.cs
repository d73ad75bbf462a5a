using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Web;

namespace TechOms.Features.Inventory;

internal static class InventoryForms
{
    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapPages().MapPost("/inventory/{variantId:guid}/adjust", AdjustAsync).Requires(Permission.AdjustStock);

    private static async Task<IResult> AdjustAsync(Guid variantId, [FromForm] IFormCollection form, AdjustInventory adjust, HttpContext context, CancellationToken cancellation)
    {
        var url = $"/inventory/{variantId}?warehouse={Uri.EscapeDataString(form["warehouse"].ToString())}";
        var done = long.TryParse(form["quantity"], CultureInfo.InvariantCulture, out var quantity) && Enum.TryParse<AdjustmentKind>(form["kind"], out var kind) && Guid.TryParse(form["warehouse"], out var warehouse)
            ? await adjust.RunOneAsync(new(quantity, kind, variantId, WarehouseId: warehouse, Reason: form["reason"]), StockCause.Adjustment, cancellation)
            : Refusal.Invalid("inventory.bad-quantity", "quantity", "Enter a whole number of units.");
        return done.ToPage(context, _ => url, outcome => outcome.Changed ? $"There are {outcome.Total} now, {outcome.Available} of them available." : "It was so already.", url);
    }
}
