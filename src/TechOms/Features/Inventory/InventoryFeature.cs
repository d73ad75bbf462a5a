using TechOms.Connectors;
using TechOms.Platform.Automations;

namespace TechOms.Features.Inventory;

internal static class InventoryFeature
{
    public static void AddInventory(this IServiceCollection services)
    {
        services.AddSingleton<InventoryCounts>();
        services.AddAutomation<ReceiveInventoryLevels, IInventorySource>();
        services.AddAutomation<ReceiveListings, IListingSource>();
        services.AddAutomation<SendInventory, IStockSink>();
        services.AddScoped<ListLevels>();
        services.AddScoped<ReadStock>();
        services.AddScoped<ListMovements>();
        services.AddScoped<ListShopStock>();
        services.AddScoped<SendStock>();
        services.AddScoped<AdjustInventory>();
        services.AddScoped<ImportLevels>();
        services.AddScoped<ExportLevels>();
    }

    public static void MapInventory(this IEndpointRouteBuilder routes)
    {
        InventoryApi.Map(routes);
        InventoryForms.Map(routes);
    }
}
