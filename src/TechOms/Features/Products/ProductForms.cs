using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TechOms.Connectors;
using TechOms.Platform.Csv;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Web;

namespace TechOms.Features.Products;

internal static class ProductForms
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages();
        pages.MapPost("/products/import", ImportAsync).Requires(Permission.EditProducts);
        pages.MapGet("/products/import/template", () => ProductsCsv.Format.ToFile()).Requires(Permission.EditProducts);
        pages.MapGet("/products/export", (ExportProducts export, CancellationToken cancellation) => export.RunAsync(cancellation)).Requires(Permission.View);
        pages.MapPost("/products", CreateAsync).Requires(Permission.EditProducts);
        pages.MapPost("/products/{productId:guid}", ChangeAsync).Requires(Permission.EditProducts);
        pages.MapPost("/products/{productId:guid}/variants", AddVariantAsync).Requires(Permission.EditProducts);
        pages.MapPost("/products/{productId:guid}/variants/{variantId:guid}", ChangeVariantAsync).Requires(Permission.EditProducts);
    }

    private static async Task<IResult> ImportAsync([FromForm] IFormCollection form, ImportProducts import, HttpContext context, CancellationToken cancellation)
    {
        var mode = Enum.TryParse<CsvMode>(form["mode"], out var chosen) ? chosen : CsvMode.Preview;
        return await (await CsvUpload.ReadAsync(context.Request, cancellation)).Match<Task<IResult>>(
            async text => (await import.RunAsync(text, mode, cancellation)).Match(
                report => Screen.Of<ImportProductsPage>(new() { [nameof(ImportProductsPage.Report)] = report, [nameof(ImportProductsPage.Text)] = text }), Refused),
            refusal => Task.FromResult<IResult>(Refused(refusal)));

        static RazorComponentResult Refused(Refusal refusal)
            => Screen.Of<ImportProductsPage>(new() { [nameof(ImportProductsPage.Refusal)] = refusal }, HttpResults.StatusOf(refusal.Kind));
    }

    private static async Task<IResult> CreateAsync([FromForm] IFormCollection form, SaveProduct saveProduct, HttpContext context, CancellationToken cancellation)
    {
        var variant = VariantOf(form);
        return (await saveProduct.RunAsync(null, new(form["name"], form["description"], Variants: [variant]), cancellation)).Match<IResult>(
            product => Said(context, $"Product {product.Name} was created.", product.Id),
            refusal => Screen.Of<NewProductPage>(
                new()
                {
                    [nameof(NewProductPage.Name)] = form["name"].ToString(),
                    [nameof(NewProductPage.Description)] = form["description"].ToString(),
                    [nameof(NewProductPage.Variant)] = variant,
                    [nameof(NewProductPage.Refusal)] = refusal,
                },
                HttpResults.StatusOf(refusal.Kind)));
    }

    private static async Task<IResult> ChangeAsync(Guid productId, [FromForm] IFormCollection form, SaveProduct saveProduct, HttpContext context, CancellationToken cancellation)
        => (await saveProduct.RunAsync(productId, new(form["name"], form["description"], form["active"] == "true"), cancellation)).ToPage(context, $"/products/{productId}", "Saved.");

    private static async Task<IResult> AddVariantAsync(Guid productId, [FromForm] IFormCollection form, SaveVariant saveVariant, HttpContext context, CancellationToken cancellation)
        => Answer(await saveVariant.AddAsync(productId, VariantOf(form), cancellation), productId, null, form, context);

    private static async Task<IResult> ChangeVariantAsync(
        Guid productId, Guid variantId, [FromForm] IFormCollection form, SaveVariant saveVariant, HttpContext context, CancellationToken cancellation)
        => Answer(await saveVariant.ChangeAsync(variantId, VariantOf(form), cancellation), productId, variantId, form, context);

    private static IResult Answer(Result<SavedVariant> result, Guid productId, Guid? variantId, IFormCollection form, HttpContext context) => result.Match<IResult>(
        variant => Said(context, $"Variant {variant.Sku} was saved.", productId),
        refusal => Screen.Of<ProductPage>(
            new()
            {
                [nameof(ProductPage.ProductId)] = productId,
                [nameof(ProductPage.VariantId)] = variantId,
                [nameof(ProductPage.Draft)] = VariantOf(form),
                [nameof(ProductPage.Refusal)] = refusal,
            },
            HttpResults.StatusOf(refusal.Kind)));

    private static IResult Said(HttpContext context, string text, Guid productId)
    {
        Flash.Say(context, text);
        return TypedResults.LocalRedirect($"/products/{productId}");
    }

    private static VariantDraft VariantOf(IFormCollection form)
    {
        var units = new MeasureUnits(Unit<LengthUnit>(form["lengthUnit"]), Unit<WeightUnit>(form["weightUnit"]));
        var measures = units.Read(new(Number(form["length"]), Number(form["width"]), Number(form["height"]), Number(form["weight"])));
        return new()
        {
            Sku = form["sku"],
            Name = form["variantName"],
            Barcode = form["barcode"],
            Unit = form["unit"],
            Currency = form["currency"],
            Price = Number(form["price"]),
            LengthMm = measures.Length,
            WidthMm = measures.Width,
            HeightMm = measures.Height,
            WeightG = measures.Weight,
        };
    }

    // A form without units means ours.
    private static TUnit Unit<TUnit>(string? text)
        where TUnit : struct, Enum
        => Enum.TryParse<TUnit>(text, out var unit) && Enum.IsDefined(unit) ? unit : default;

    private static decimal? Number(string? text) => decimal.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
