namespace TechOms.Features.Orders;

internal static class OrdersFeature
{
    public static void AddOrders(this IServiceCollection services)
    {
    }

    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
    }
}
