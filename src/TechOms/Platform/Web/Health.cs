using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using TechOms.Platform.Storage;

namespace TechOms.Platform.Web;

/// <summary>Live: the process answers. Ready: it can work, because the database answers and has the schema this version needs.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").AllowAnonymous().ExcludeFromDescription();
        health.MapGet("/live", () => TypedResults.Ok());
        health.MapGet("/ready", ReadyAsync);
    }

    private static async Task<Results<Ok, StatusCodeHttpResult>> ReadyAsync(Database database, CancellationToken cancellation)
    {
        try
        {
            return await database.IsMigratedAsync(cancellation) ? TypedResults.Ok() : TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
        catch (NpgsqlException)
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}
