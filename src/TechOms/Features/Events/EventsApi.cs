using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Security;

namespace TechOms.Features.Events;

internal static class EventsApi
{
    public static void MapEventsApi(this IEndpointRouteBuilder routes)
        => routes.MapApi("/events", "Events").MapGet("", ListAsync).Requires(Permission.View)
            .WithName("ListEvents").WithSummary("What happened in the account and why, newest first.");

    private static async Task<Results<Ok<Page<EventDetails>>, ProblemHttpResult>> ListAsync(
        [AsParameters] ListEvents.Filter filter, [AsParameters] PageQuery page, ListEvents listEvents, CancellationToken cancellation)
        => (await listEvents.RunAsync(filter, page, cancellation)).ToHttp();
}
