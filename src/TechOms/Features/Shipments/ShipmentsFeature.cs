namespace TechOms.Features.Shipments;

internal static class ShipmentsFeature
{
    public static void AddShipments(this IServiceCollection services)
    {
    }

    public static void MapShipments(this IEndpointRouteBuilder routes)
    {
    }
}
