using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Platform.Api;
using TechOms.Platform.Csv;
using TechOms.Platform.Results;
using TechOms.Platform.Security;

namespace TechOms.Features.Products;

internal static class ProductsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var products = routes.MapApi("/products", "Products");
        products.MapGet("", ListAsync).Requires(Permission.View).WithName("ListProducts").WithSummary("Products by name.");
        products.MapGet("/{productId:guid}", ReadAsync).Requires(Permission.View).WithName("ReadProduct").WithSummary("A product with its variants.");
        products.MapPost("/import", ImportAsync).Requires(Permission.EditProducts).AcceptsCsv().ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .WithName("ImportProducts").WithSummary($"Makes or changes variants from {ProductsCsv.Format.FileName}.csv, by SKU, and reports every row.");
        products.MapGet("/export", ExportAsync).Requires(Permission.View).Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .WithName("ExportProducts").WithSummary($"All variants as {ProductsCsv.Format.FileName}.csv, which the import reads.");
        products.MapPost("", CreateAsync).Requires(Permission.EditProducts).WithName("CreateProduct").WithSummary("Makes a product, with variants if wanted.");
        products.MapPut("/{productId:guid}", ChangeAsync).Requires(Permission.EditProducts).WithName("ChangeProduct").WithSummary("Changes a product.");
        products.MapPost("/{productId:guid}/variants", AddVariantAsync).Requires(Permission.EditProducts).WithName("AddVariant")
            .WithSummary("Adds a variant; orders that waited for its SKU are checked again.");
        var variants = routes.MapApi("/variants", "Products");
        variants.MapGet("/{sku}", FindAsync).Requires(Permission.View).WithName("FindVariant").WithSummary("A variant by its SKU, in any case.");
        variants.MapPut("/{variantId:guid}", ChangeVariantAsync).Requires(Permission.EditProducts).WithName("ChangeVariant").WithSummary("Changes a variant.");
    }

    private static async Task<Results<Ok<Page<ProductRow>>, ProblemHttpResult>> ListAsync(
        [AsParameters] ProductFilter filter, [AsParameters] PageQuery page, ListProducts listProducts, CancellationToken cancellation)
        => (await listProducts.RunAsync(filter, page, cancellation)).ToHttp();

    private static async Task<Results<Ok<CsvReport>, UnprocessableEntity<CsvReport>, ProblemHttpResult>> ImportAsync(
        HttpRequest request, [Description("Writes nothing and says what would come of it.")] bool? dryRun,
        [Description("Writes the rows that can be written; otherwise one refused row refuses the file.")] bool? skipErrors, ImportProducts import, CancellationToken cancellation)
    {
        var mode = CsvUpload.ModeOf(dryRun, skipErrors);
        var result = await (await CsvUpload.ReadAsync(request, cancellation)).Match(
            text => import.RunAsync(text, mode, cancellation), refusal => Task.FromResult<Result<CsvReport>>(refusal));
        return result.ToHttp(mode);
    }

    private static Task<IResult> ExportAsync(ExportProducts export, CancellationToken cancellation) => export.RunAsync(cancellation);

    private static async Task<Results<Ok<ProductDetails>, ProblemHttpResult>> ReadAsync(Guid productId, ReadProduct readProduct, CancellationToken cancellation)
        => (await readProduct.RunAsync(productId, cancellation)).ToHttp();

    private static async Task<Results<Created<SavedProduct>, ProblemHttpResult>> CreateAsync(SaveProduct.Request request, SaveProduct saveProduct, CancellationToken cancellation)
        => (await saveProduct.RunAsync(null, request, cancellation)).ToCreated(product => $"/api/v2/products/{product.Id}");

    private static async Task<Results<Ok<SavedProduct>, ProblemHttpResult>> ChangeAsync(
        Guid productId, SaveProduct.Request request, SaveProduct saveProduct, CancellationToken cancellation)
        => (await saveProduct.RunAsync(productId, request, cancellation)).ToHttp();

    private static async Task<Results<Created<SavedVariant>, ProblemHttpResult>> AddVariantAsync(
        Guid productId, VariantDraft variant, SaveVariant saveVariant, CancellationToken cancellation)
        => (await saveVariant.AddAsync(productId, variant, cancellation)).ToCreated(saved => $"/api/v2/variants/{Uri.EscapeDataString(saved.Sku)}");

    private static async Task<Results<Ok<SavedVariant>, ProblemHttpResult>> ChangeVariantAsync(
        Guid variantId, VariantDraft variant, SaveVariant saveVariant, CancellationToken cancellation)
        => (await saveVariant.ChangeAsync(variantId, variant, cancellation)).ToHttp();

    private static async Task<Results<Ok<VariantView>, ProblemHttpResult>> FindAsync(string sku, FindVariant findVariant, CancellationToken cancellation)
        => (await findVariant.RunAsync(sku, cancellation)).ToHttp();
}
