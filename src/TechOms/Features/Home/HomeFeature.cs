namespace TechOms.Features.Home;

internal static class HomeFeature
{
    public static void AddHome(this IServiceCollection services)
    {
    }

    public static void MapHome(this IEndpointRouteBuilder routes)
    {
    }
}
