using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Security;

namespace TechOms.Features.Organizations;

internal static class OrganizationsApi
{
    public static void MapOrganizationsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapApi("/organizations", "Organizations").MapPost("", CreateOrganizationAsync).Requires(Permission.ManageInstallation, Reach.Installation)
            .WithName("CreateOrganization").WithSummary("Creates an organization; its code is made from its name.");

        var organization = routes.MapApi("/organization", "Organizations");
        organization.MapGet("", GetOrganizationAsync).Requires(Permission.View, Reach.Organization)
            .WithName("GetOrganization").WithSummary("The organization of the key, or the one X-Organization names.");
        organization.MapPatch("", EditOrganizationAsync).Requires(Permission.ConfigureOrganization, Reach.Organization)
            .WithName("EditOrganization").WithSummary("Changes what is given; the rest stays.");

        var accounts = routes.MapApi("/accounts", "Accounts");
        accounts.MapGet("", (ListAccounts listAccounts, CancellationToken cancellation) => listAccounts.RunAsync(cancellation)).Requires(Permission.View, Reach.Organization)
            .WithName("ListAccounts").WithSummary("The accounts this key reaches.");
        accounts.MapPost("", CreateAccountAsync).Requires(Permission.ConfigureOrganization, Reach.Organization)
            .WithName("CreateAccount").WithSummary("Creates an account; its code is made from its name and never changes.");
        accounts.MapGet("/{account}", GetAccountAsync).Requires(Permission.View, Reach.Organization)
            .WithName("GetAccount").WithSummary("One account, by code or id.");
        accounts.MapPatch("/{account}", EditAccountAsync).Requires(Permission.View, Reach.Organization)
            .WithName("EditAccount").WithSummary("Changes what is given; the rest stays.");
        accounts.MapGet("/{account}/warehouses", ListAccountWarehousesAsync).Requires(Permission.View, Reach.Organization)
            .WithName("ListAccountWarehouses").WithSummary("All warehouses of the organization, and which of them the account uses.");
        accounts.MapPut("/{account}/warehouses/{warehouse}", UseWarehouseAsync).Requires(Permission.View, Reach.Organization)
            .WithName("UseWarehouse").WithSummary("Lets the account use a warehouse, or stops it.");

        var warehouses = routes.MapApi("/warehouses", "Warehouses");
        warehouses.MapGet("", (ListWarehouses listWarehouses, CancellationToken cancellation) => listWarehouses.RunAsync(cancellation))
            .Requires(Permission.View, Reach.Organization).WithName("ListWarehouses").WithSummary("The warehouses of the organization.");
        warehouses.MapPost("", CreateWarehouseAsync).Requires(Permission.ConfigureOrganization, Reach.Organization)
            .WithName("CreateWarehouse").WithSummary("Creates a warehouse. Its application, the key of a connector, says which system runs it; none: worked by hand.");
        warehouses.MapPatch("/{warehouseId:guid}", EditWarehouseAsync).Requires(Permission.ConfigureOrganization, Reach.Organization)
            .WithName("EditWarehouse").WithSummary("Renames a warehouse.");
    }

    private static async Task<Results<Created<OrganizationDetails>, ProblemHttpResult>> CreateOrganizationAsync(
        CreateOrganization.Request request, CreateOrganization createOrganization, CancellationToken cancellation)
        => (await createOrganization.RunAsync(request, cancellation)).ToCreated(_ => "/api/v2/organization");

    private static async Task<Ok<OrganizationDetails>> GetOrganizationAsync(EditOrganization editOrganization, HttpResponse response, CancellationToken cancellation)
    {
        var organization = await editOrganization.FindAsync(cancellation);
        response.SetETag(organization.Version);
        return TypedResults.Ok(organization);
    }

    private static async Task<Results<Ok<OrganizationDetails>, ProblemHttpResult>> EditOrganizationAsync(
        EditOrganization.Request request, EditOrganization editOrganization, HttpContext context, CancellationToken cancellation)
        => context.Request.ReadIfMatch("organization", out var version) is { } stale
            ? stale.ToProblem()
            : (await editOrganization.RunAsync(request, version, cancellation)).ToHttp(context.Response, organization => organization.Version);

    private static async Task<Results<Created<AccountDetails>, ProblemHttpResult>> CreateAccountAsync(
        CreateAccount.Request request, CreateAccount createAccount, CancellationToken cancellation)
        => (await createAccount.RunAsync(request, cancellation)).ToCreated(account => $"/api/v2/accounts/{account.Code}");

    private static async Task<Results<Ok<AccountDetails>, ProblemHttpResult>> GetAccountAsync(
        string account, Caller caller, ListAccounts listAccounts, HttpResponse response, CancellationToken cancellation)
    {
        if (caller.FindAccount(account) is not { } place || await listAccounts.FindAsync(place, cancellation) is not { } found)
            return Refusal.NotFound("account").ToProblem();

        response.SetETag(found.Version);
        return TypedResults.Ok(found);
    }

    private static async Task<Results<Ok<AccountDetails>, ProblemHttpResult>> EditAccountAsync(
        string account, AccountSettings settings, Caller caller, EditAccount editAccount, HttpContext context, CancellationToken cancellation)
    {
        if (caller.Reach(account, out var place) is { } refusal)
            return refusal.ToProblem();
        if (context.Request.ReadIfMatch("account", out var version) is { } stale)
            return stale.ToProblem();

        return (await editAccount.RunAsync(place, settings, version, cancellation)).ToHttp(context.Response, details => details.Version);
    }

    private static async Task<Results<Ok<IReadOnlyList<AccountWarehouseDetails>>, ProblemHttpResult>> ListAccountWarehousesAsync(
        string account, Caller caller, ListWarehouses listWarehouses, CancellationToken cancellation)
        => caller.FindAccount(account) is { } place
            ? TypedResults.Ok(await listWarehouses.RunAsync(place, cancellation))
            : Refusal.NotFound("account").ToProblem();

    private static async Task<Results<Ok<AccountWarehouseDetails>, ProblemHttpResult>> UseWarehouseAsync(
        string account, string warehouse, UseWarehouse.Request request, Caller caller, UseWarehouse useWarehouse, CancellationToken cancellation)
        => caller.Reach(account, out var place) is { } refusal ? refusal.ToProblem() : (await useWarehouse.RunAsync(place, warehouse, request, cancellation)).ToHttp();

    private static async Task<Results<Created<WarehouseDetails>, ProblemHttpResult>> CreateWarehouseAsync(
        CreateWarehouse.Request request, CreateWarehouse createWarehouse, CancellationToken cancellation)
        => (await createWarehouse.RunAsync(request, cancellation)).ToCreated(warehouse => $"/api/v2/warehouses/{warehouse.Id}");

    private static async Task<Results<Ok<WarehouseDetails>, ProblemHttpResult>> EditWarehouseAsync(
        Guid warehouseId, EditWarehouse.Request request, EditWarehouse editWarehouse, CancellationToken cancellation)
        => (await editWarehouse.RunAsync(warehouseId, request, cancellation)).ToHttp();
}
