using TechOms.Connectors;
using TechOms.Platform.Automations;

namespace TechOms.Features.Webhooks;

internal static class WebhooksFeature
{
    public static void AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<WebhookDoor>();
        services.AddSingleton<DeliveryLog>();
        services.AddSingleton<ChannelPulls>();
        services.AddSingleton<SubscriptionRequests>();
        services.AddScoped<ReceiveWebhook>();
        services.AddScoped<ReadWebhooks>();
        services.AddScoped<ListDeliveries>();
        services.AddAutomation<EnsureSubscriptions, IWebhookReceiver>();
    }

    public static void MapWebhooks(this IEndpointRouteBuilder routes) => routes.MapWebhooksApi();
}
