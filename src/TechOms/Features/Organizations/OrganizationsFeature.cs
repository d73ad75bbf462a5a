namespace TechOms.Features.Organizations;

internal static class OrganizationsFeature
{
    public static void AddOrganizations(this IServiceCollection services)
    {
    }

    public static void MapOrganizations(this IEndpointRouteBuilder routes)
    {
    }
}
