using TechOms.Connectors;
using TechOms.Features.Exchanges;
using TechOms.Features.Mappings;

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
        services.AddSingleton<ListConnectors>();
        services.AddSingleton<SettingsCheck>();
        services.AddScoped<FindChannel>();
        services.AddScoped<FindTerms>();
        services.AddScoped<ListChannels>();
        services.AddScoped<ReadChannel>();
        services.AddScoped<CreateChannel>();
        services.AddScoped<SaveSettings>();
        services.AddScoped<SaveOptions>();
        services.AddScoped<ChangeChannel>();
        services.AddScoped<DeleteChannel>();
        services.AddScoped<CheckChannel>();
        services.AddScoped<SaveChannelForm>();
        services.AddScoped<ListExchanges>();
        services.AddScoped<ReadExchange>();
        services.AddMappings();
    }

    public static void MapChannels(this IEndpointRouteBuilder routes)
    {
        routes.MapChannelsApi();
        routes.MapMappingsApi();
        routes.MapChannelPages();
        routes.MapMappingPages();
    }
}
