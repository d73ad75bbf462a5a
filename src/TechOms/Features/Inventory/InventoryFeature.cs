namespace TechOms.Features.Inventory;

internal static class InventoryFeature
{
    public static void AddInventory(this IServiceCollection services)
    {
    }

    public static void MapInventory(this IEndpointRouteBuilder routes)
    {
    }
}
