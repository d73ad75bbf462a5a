using TechOms.Connectors;
using TechOms.Platform.Automations;

namespace TechOms.Features.Orders;

internal static class OrdersFeature
{
    public static void AddOrders(this IServiceCollection services)
    {
        services.AddSingleton<OrderImport>();
        services.AddSingleton<OrderReading>();
        services.AddAutomation<ReceiveOrders, IOrderSource>();
        services.AddAutomation<SweepOrders, IOrderSource>();
        services.AddScoped<OrderDesk>();
        services.AddScoped<ReadValidationRules>();
        services.AddScoped<SaveValidationRules>();
        services.AddScoped<ListOrders>();
        services.AddScoped<ReadOrder>();
        services.AddScoped<ReadOrderTimeline>();
        services.AddScoped<ReadOrderExchanges>();
        services.AddScoped<CreateOrders>();
        services.AddScoped<EditOrder>();
        services.AddScoped<AnnotateOrder>();
        services.AddScoped<ActOnOrders>();
        services.AddScoped<ApproveOrder>();
        services.AddScoped<AllocateOrder>();
        services.AddScoped<ShipRemainder>();
        services.AddScoped<HoldOrder>();
        services.AddScoped<ReleaseOrder>();
        services.AddScoped<CloseOrder>();
        services.AddScoped<CancelOrder>();
        services.AddScoped<RetryOrder>();
        services.AddScoped<AcknowledgeChanges>();
    }

    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        OrdersApi.Map(routes);
        OrderForms.Map(routes);
        ValidationRulesRoutes.Map(routes);
    }
}
