using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Platform.Api;
using TechOms.Platform.Csv;
using TechOms.Platform.Results;
using TechOms.Platform.Security;

namespace TechOms.Features.Inventory;

internal static class InventoryApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var inventory = routes.MapApi("/inventory", "Inventory");
        inventory.MapGet("", ListAsync).Requires(Permission.View).WithName("ListLevels").WithSummary("Levels per variant and warehouse, by SKU.");
        inventory.MapGet("/{variantId:guid}", ReadAsync).Requires(Permission.View).WithName("ReadStock").WithSummary("Where a variant is, and what each shop shows of it.");
        inventory.MapGet("/{variantId:guid}/{warehouseId:guid}/movements", MovementsAsync).Requires(Permission.View).WithName("ListMovements")
            .WithSummary("The ledger of one level, newest first.");
        inventory.MapPost("/adjustments", AdjustAsync).Requires(Permission.AdjustStock).WithName("AdjustInventory").WithSummary("Sets or changes one level.");
        inventory.MapPost("/adjustments/bulk", AdjustManyAsync).Requires(Permission.AdjustStock).WithName("AdjustInventoryInBulk")
            .WithSummary($"Sets or changes up to {AdjustInventory.MaxRows} levels, with one outcome each.");
        inventory.MapPost("/import", ImportAsync).Requires(Permission.AdjustStock).AcceptsCsv().ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .WithName("ImportLevels").WithSummary($"Sets or changes levels from {LevelsCsv.Format.FileName}.csv, and reports every row.");
        inventory.MapGet("/export", ExportAsync).Requires(Permission.View).Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .WithName("ExportLevels").WithSummary($"All levels as {LevelsCsv.Format.FileName}.csv, which the import reads.");

        var shop = routes.MapApi("/channels/{channel}/stock", "Inventory");
        shop.MapGet("", ListShopAsync).Requires(Permission.View).WithName("ListShopStock")
            .WithSummary("What a shop shows of each listing, what it should show, what it was last told, and why. With show=Differs: the preview of a sync by hand.");
        shop.MapPost("/send", SendShopAsync).Requires(Permission.RunAutomations).WithName("SendStock")
            .WithSummary("Sends what differs now, of all listings or some, or everything in full.");
    }

    private static async Task<Results<Ok<Page<ShopStockView>>, ProblemHttpResult>> ListShopAsync(
        string channel, [AsParameters] ShopStockFilter filter, [AsParameters] PageQuery page, ListShopStock list, CancellationToken cancellation)
        => (await list.RunAsync(channel, filter, page, cancellation)).ToHttp();

    private static async Task<Results<Ok<SendStock.Answer>, ProblemHttpResult>> SendShopAsync(string channel, SendStock.Request request, SendStock send, CancellationToken cancellation)
        => (await send.RunAsync(channel, request, cancellation)).ToHttp();

    private static async Task<Results<Ok<Page<LevelRow>>, ProblemHttpResult>> ListAsync(
        [AsParameters] LevelFilter filter, [AsParameters] PageQuery page, ListLevels listLevels, CancellationToken cancellation)
        => (await listLevels.RunAsync(filter, page, cancellation)).ToHttp();

    private static async Task<Results<Ok<StockDetails>, ProblemHttpResult>> ReadAsync(Guid variantId, ReadStock readStock, CancellationToken cancellation)
        => (await readStock.RunAsync(variantId, cancellation)).ToHttp();

    private static async Task<Results<Ok<Page<MovementView>>, ProblemHttpResult>> MovementsAsync(
        Guid variantId, Guid warehouseId, [AsParameters] PageQuery page, ListMovements listMovements, CancellationToken cancellation)
        => (await listMovements.RunAsync(variantId, warehouseId, page, cancellation)).ToHttp();

    private static async Task<Results<Ok<CsvReport>, UnprocessableEntity<CsvReport>, ProblemHttpResult>> ImportAsync(
        HttpRequest request, [Description("Writes nothing and says what would come of it.")] bool? dryRun,
        [Description("Writes the rows that can be written; otherwise one refused row refuses the file.")] bool? skipErrors, ImportLevels import, CancellationToken cancellation)
    {
        var mode = CsvUpload.ModeOf(dryRun, skipErrors);
        var result = await (await CsvUpload.ReadAsync(request, cancellation)).Match(
            text => import.RunAsync(text, mode, cancellation), refusal => Task.FromResult<Result<CsvReport>>(refusal));
        return result.ToHttp(mode);
    }

    private static Task<IResult> ExportAsync(ExportLevels export, CancellationToken cancellation) => export.RunAsync(cancellation);

    private static async Task<Results<Ok<AdjustmentAnswer>, ProblemHttpResult>> AdjustAsync(Adjustment adjustment, AdjustInventory adjust, CancellationToken cancellation)
        => (await adjust.RunOneAsync(adjustment, StockCause.ApiSingle, cancellation)).Match<Results<Ok<AdjustmentAnswer>, ProblemHttpResult>>(
            outcome => TypedResults.Ok(AdjustmentAnswer.Of(outcome)), refusal => refusal.ToProblem());

    private static async Task<Ok<BulkAdjustmentAnswer>> AdjustManyAsync(BulkAdjustments request, AdjustInventory adjust, CancellationToken cancellation)
    {
        var outcomes = await adjust.RunAsync(request.Rows, StockCause.ApiBulk, cancellation);
        return TypedResults.Ok(new BulkAdjustmentAnswer(
            outcomes.Count(outcome => outcome.Changed), outcomes.Count(outcome => outcome is { Changed: false, Refusal: null }), outcomes.Count(outcome => outcome.Refusal is not null),
            [.. outcomes.Select(AdjustmentAnswer.Of)]));
    }
}

internal sealed record BulkAdjustments([property: Required, MinLength(1), MaxLength(AdjustInventory.MaxRows)] IReadOnlyList<Adjustment> Rows);

internal sealed record BulkAdjustmentAnswer(int Changed, int Unchanged, int Refused, IReadOnlyList<AdjustmentAnswer> Outcomes);

/// <param name="Code">Null: the level is as wanted.</param>
internal sealed record AdjustmentAnswer(Guid? VariantId, Guid? WarehouseId, long? Total, long? Available, bool Changed, string? Code, string? Message)
{
    public static AdjustmentAnswer Of(AdjustmentOutcome outcome) => new(
        outcome.VariantId, outcome.WarehouseId, outcome.Total, outcome.Available, outcome.Changed, outcome.Refusal?.Code, outcome.Refusal?.Message);
}
