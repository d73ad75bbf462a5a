using TechOms.Connectors;
using TechOms.Platform.Automations;

namespace TechOms.Features.Orders;

internal static class OrdersFeature
{
    public static void AddOrders(this IServiceCollection services)
    {
        services.AddSingleton<OrderImport>();
        services.AddAutomation<ReceiveOrders, IOrderSource>();
    }

    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
    }
}
