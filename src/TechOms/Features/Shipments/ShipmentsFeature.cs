using TechOms.Connectors;
using TechOms.Platform.Automations;

namespace TechOms.Features.Shipments;

internal static class ShipmentsFeature
{
    public static void AddShipments(this IServiceCollection services)
    {
        services.AddAutomation<SendShipmentsNow, IShipmentSink>();
        services.AddAutomation<ReceiveShipments, IShipmentSource>();
        services.AddScoped<ListShipments>();
        services.AddScoped<ReadShipment>();
        services.AddScoped<CancelShipment>();
        services.AddScoped<RetryShipment>();
        services.AddScoped<RetryConfirmation>();
        services.AddScoped<ShipByHand>();
        services.AddScoped<DecideSurplus>();
    }

    public static void MapShipments(this IEndpointRouteBuilder routes)
    {
        ShipmentsApi.Map(routes);
        ShipmentForms.Map(routes);
    }
}
