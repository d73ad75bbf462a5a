using TechOms.Connectors;
using TechOms.Platform.Automations;

namespace TechOms.Features.Shipments;

internal static class ShipmentsFeature
{
    public static void AddShipments(this IServiceCollection services)
    {
        services.AddAutomation<ReceiveShipments, IShipmentSource>();
    }

    public static void MapShipments(this IEndpointRouteBuilder routes)
    {
    }
}
