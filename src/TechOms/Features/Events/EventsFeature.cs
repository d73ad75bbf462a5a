namespace TechOms.Features.Events;

internal static class EventsFeature
{
    public static void AddEvents(this IServiceCollection services)
    {
    }

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
    }
}
