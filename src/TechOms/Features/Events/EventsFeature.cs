using TechOms.Platform.Security;

namespace TechOms.Features.Events;

internal static class EventsFeature
{
    public static void AddEvents(this IServiceCollection services) => services.AddScoped<ListEvents>();

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapEventsApi();
        // Whoever is signed in may follow the accounts he reaches: the signal says only that something moved.
        routes.MapGet("/live", LiveUpdates.Follow).RequiresSignIn().ExcludeFromDescription();
    }
}
