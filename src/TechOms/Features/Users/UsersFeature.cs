namespace TechOms.Features.Users;

internal static class UsersFeature
{
    public static void AddUsers(this IServiceCollection services)
    {
        services.AddScoped<ListUsers>();
        services.AddScoped<AddUser>();
        services.AddScoped<ChangeRole>();
        services.AddScoped<ResetPassword>();
        services.AddScoped<ListApiKeys>();
        services.AddScoped<CreateApiKey>();
        services.AddScoped<RevokeApiKey>();
    }

    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        routes.MapUsersApi();
        routes.MapUsersPages();
    }
}
