namespace TechOms.Features.Channels;

internal static class ChannelsFeature
{
    public static void AddChannels(this IServiceCollection services)
    {
    }

    public static void MapChannels(this IEndpointRouteBuilder routes)
    {
    }
}
