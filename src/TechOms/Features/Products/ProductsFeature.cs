using TechOms.Connectors;
using TechOms.Platform.Automations;

namespace TechOms.Features.Products;

internal static class ProductsFeature
{
    public static void AddProducts(this IServiceCollection services)
    {
        services.AddSingleton<ProductImport>();
        services.AddAutomation<ReceiveProducts, IProductSource>();
        services.AddAutomation<SendProducts, IProductSink>();
        services.AddScoped<ListProducts>();
        services.AddScoped<ReadAccountUnits>();
        services.AddScoped<ReadProduct>();
        services.AddScoped<ReadProductExports>();
        services.AddScoped<ImportProducts>();
        services.AddScoped<ExportProducts>();
        services.AddScoped<FindVariant>();
        services.AddScoped<SaveProduct>();
        services.AddScoped<SaveVariant>();
    }

    public static void MapProducts(this IEndpointRouteBuilder routes)
    {
        ProductsApi.Map(routes);
        ProductForms.Map(routes);
    }
}
