using TechOms.Features.Inventory;
using TechOms.Features.Orders;
using TechOms.Features.Purchasing;
using TechOms.Features.Shipments;
using TechOms.Features.Webhooks;
using TechOms.Platform.Steps;

namespace TechOms.Features;

/// <summary>The order of the house: what an order passes through, step by step.</summary>
internal static class Pipeline
{
    public static void AddPipeline(this IServiceCollection services)
    {
        services.AddStep<ValidateOrders>();
        services.AddStep<AllocateOrders>();
        services.AddStep<SendShipments>();
        services.AddStep<CancelShipments>();
        services.AddStep<SettleShipments>();
        services.AddStep<ConcludeChanges>();
        services.AddStep<ConfirmFulfillments>();
        services.AddStep<SendReceipts>();
        services.AddStep<SettleReceipts>();
        services.AddStep<ExpirePurchaseOrders>();
        services.AddStep<PublishStock>();
        services.AddStep<WakePulls>();
    }
}
