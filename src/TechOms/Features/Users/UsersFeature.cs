namespace TechOms.Features.Users;

internal static class UsersFeature
{
    public static void AddUsers(this IServiceCollection services)
    {
    }

    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
    }
}
