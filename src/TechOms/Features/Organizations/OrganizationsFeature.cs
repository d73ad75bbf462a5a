using Microsoft.Extensions.DependencyInjection.Extensions;
using TechOms.Connectors;

namespace TechOms.Features.Organizations;

internal static class OrganizationsFeature
{
    public static void AddOrganizations(this IServiceCollection services)
    {
        services.TryAddSingleton<ConnectorCatalog>();
        services.AddScoped<CreateOrganization>();
        services.AddScoped<EditOrganization>();
        services.AddScoped<CreateAccount>();
        services.AddScoped<EditAccount>();
        services.AddScoped<ListAccounts>();
        services.AddScoped<CreateWarehouse>();
        services.AddScoped<EditWarehouse>();
        services.AddScoped<ListWarehouses>();
        services.AddScoped<UseWarehouse>();
    }

    public static void MapOrganizations(this IEndpointRouteBuilder routes)
    {
        routes.MapOrganizationsApi();
        routes.MapOrganizationsPages();
    }
}
