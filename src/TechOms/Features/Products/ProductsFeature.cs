namespace TechOms.Features.Products;

internal static class ProductsFeature
{
    public static void AddProducts(this IServiceCollection services)
    {
    }

    public static void MapProducts(this IEndpointRouteBuilder routes)
    {
    }
}
