using TechOms.Connectors;

namespace TechOms.Features.Channels;

internal static class ChannelsFeature
{
    public static void AddChannels(this IServiceCollection services)
    {
        services.AddSingleton<ConnectorCatalog>();
        services.AddSingleton<SettingsStore>();
        services.AddSingleton<ChannelBudget>();
        services.AddSingleton<ChannelPipeline>();
        services.AddSingleton<ChannelSessions>();
        services.AddSingleton<ChannelHealth>();
    }

    public static void MapChannels(this IEndpointRouteBuilder routes)
    {
    }
}
