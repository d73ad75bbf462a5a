namespace TechOms.Features.Home;

internal static class HomeFeature
{
    public static void AddHome(this IServiceCollection services) => services.AddSingleton<ReadHome>();

    public static void MapHome(this IEndpointRouteBuilder routes)
    {
    }
}
