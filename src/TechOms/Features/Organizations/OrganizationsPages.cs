using Microsoft.AspNetCore.Mvc;
using TechOms.Connectors;
using TechOms.Platform.Security;
using TechOms.Platform.Web;

namespace TechOms.Features.Organizations;

/// <summary>Where the forms of the organization's and the accounts' pages go.</summary>
internal static class OrganizationsPages
{
    /// <summary>What the account's form sends: a box without a tick is not sent at all.</summary>
    public sealed record AccountForm
    {
        public required string Name { get; init; }
        public required string TimeZone { get; init; }
        public string? DefaultWarehouse { get; init; }
        public bool AutomaticSalesWorkflow { get; init; }
        public bool AutomaticPurchaseWorkflow { get; init; }
        public bool AllowPartialFulfillment { get; init; }
        public ImportStatus ImportStatus { get; init; }
        public string? MasterProductChannel { get; init; }
        public int? PiiRetentionDays { get; init; }
        public LengthUnit? LengthUnit { get; init; }
        public WeightUnit? WeightUnit { get; init; }
        public VolumeUnit? VolumeUnit { get; init; }
        public long Version { get; init; }
    }

    public static void MapOrganizationsPages(this IEndpointRouteBuilder routes)
    {
        var organization = routes.MapPages().Requires(Permission.ConfigureOrganization, Reach.Organization);
        organization.MapPost("/organization", EditOrganizationAsync);
        organization.MapPost("/accounts", CreateAccountAsync);
        organization.MapPost("/warehouses", CreateWarehouseAsync);
        organization.MapPost("/warehouses/{warehouseId:guid}", EditWarehouseAsync);

        // Which account the address names decides who may, so the route itself looks.
        var account = routes.MapPages().Requires(Permission.View, Reach.Organization);
        account.MapPost("/accounts/{code}", EditAccountAsync);
        account.MapPost("/accounts/{code}/enabled", EnableAsync);
        account.MapPost("/accounts/{code}/warehouses/{warehouse}", UseWarehouseAsync);
    }

    private static async Task<IResult> EditOrganizationAsync(
        [FromForm] EditOrganization.Request request, [FromForm] long version, EditOrganization editOrganization, HttpContext context, CancellationToken cancellation)
        => (await editOrganization.RunAsync(request, version, cancellation)).ToPage(context, "/organization", "Saved.");

    private static async Task<IResult> CreateAccountAsync(
        [FromForm] CreateAccount.Request request, CreateAccount createAccount, HttpContext context, CancellationToken cancellation)
        => (await createAccount.RunAsync(request, cancellation)).ToPage(
            context, account => $"/accounts/{account.Code}", account => $"Account {account.Code} is created. Finish its settings here.", "/accounts");

    private static async Task<IResult> CreateWarehouseAsync(
        [FromForm] CreateWarehouse.Request request, CreateWarehouse createWarehouse, HttpContext context, CancellationToken cancellation)
        => (await createWarehouse.RunAsync(request, cancellation)).ToPage(
            context, _ => "/organization#warehouses", warehouse => $"Warehouse {warehouse.Code} is created. Enable it for the accounts that ship from it.", "/organization");

    private static async Task<IResult> EditWarehouseAsync(
        Guid warehouseId, [FromForm] EditWarehouse.Request request, EditWarehouse editWarehouse, HttpContext context, CancellationToken cancellation)
        => (await editWarehouse.RunAsync(warehouseId, request, cancellation)).ToPage(context, "/organization#warehouses", "Saved.");

    private static async Task<IResult> EditAccountAsync(
        string code, [FromForm] AccountForm form, Caller caller, EditAccount editAccount, HttpContext context, CancellationToken cancellation)
    {
        if (caller.Reach(code, out var place) is { } refusal)
            return Screen.Of(refusal);

        var settings = new AccountSettings
        {
            Name = form.Name,
            TimeZone = form.TimeZone,
            DefaultWarehouse = form.DefaultWarehouse ?? "",
            AutomaticSalesWorkflow = form.AutomaticSalesWorkflow,
            AutomaticPurchaseWorkflow = form.AutomaticPurchaseWorkflow,
            AllowPartialFulfillment = form.AllowPartialFulfillment,
            ImportStatus = form.ImportStatus,
            MasterProductChannel = form.MasterProductChannel ?? "",
            PiiRetentionDays = form.PiiRetentionDays ?? 0,
            LengthUnit = form.LengthUnit,
            WeightUnit = form.WeightUnit,
            VolumeUnit = form.VolumeUnit,
        };
        return (await editAccount.RunAsync(place, settings, form.Version, cancellation)).ToPage(context, $"/accounts/{place.Code}", "Saved.");
    }

    private static async Task<IResult> EnableAsync(
        string code, [FromForm] bool enabled, Caller caller, EditAccount editAccount, HttpContext context, CancellationToken cancellation)
        => caller.Reach(code, out var place) is { } refusal
            ? Screen.Of(refusal)
            : (await editAccount.RunAsync(place, new() { Enabled = enabled }, null, cancellation)).ToPage(
                context, $"/accounts/{place.Code}", enabled ? "The account is enabled." : "The account is disabled. Its channels stand still until it is enabled again.");

    private static async Task<IResult> UseWarehouseAsync(
        string code, string warehouse, [FromForm] bool enabled, Caller caller, UseWarehouse useWarehouse, HttpContext context, CancellationToken cancellation)
        => caller.Reach(code, out var place) is { } refusal
            ? Screen.Of(refusal)
            : (await useWarehouse.RunAsync(place, warehouse, new(enabled), cancellation)).ToPage(
                context, _ => $"/accounts/{place.Code}#warehouses", use => $"{use.Name} is {(use.Enabled ? "enabled" : "disabled")} for this account.", $"/accounts/{place.Code}");
}
