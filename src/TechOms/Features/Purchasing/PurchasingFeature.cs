using TechOms.Connectors;
using TechOms.Platform.Automations;

namespace TechOms.Features.Purchasing;

internal static class PurchasingFeature
{
    public static void AddPurchasing(this IServiceCollection services)
    {
        services.AddAutomation<SendReceiptsNow, IReceiptSink>();
        services.AddAutomation<ReceiveReceipts, IReceiptSource>();
        services.AddScoped<PurchaseDesk>();
        services.AddScoped<ListPurchaseOrders>();
        services.AddScoped<ReadPurchaseOrder>();
        services.AddScoped<CreatePurchaseOrders>();
        services.AddScoped<EditPurchaseOrder>();
        services.AddScoped<ApprovePurchaseOrder>();
        services.AddScoped<RunPurchaseWorkflow>();
        services.AddScoped<CancelPurchaseOrder>();
        services.AddScoped<ClosePurchaseOrder>();
        services.AddScoped<ActOnPurchaseOrders>();
        services.AddScoped<ListReceipts>();
        services.AddScoped<ReadReceipt>();
        services.AddScoped<RetryReceipt>();
        services.AddScoped<ReceiveByHand>();
        services.AddScoped<DismissReceiptProblem>();
    }

    public static void MapPurchasing(this IEndpointRouteBuilder routes)
    {
        PurchaseOrdersApi.Map(routes);
        ReceiptsApi.Map(routes);
        PurchaseForms.Map(routes);
    }
}
