using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Connectors;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Security;

namespace TechOms.Features.Mappings;

internal static class MappingsApi
{
    public static void AddMappings(this IServiceCollection services)
    {
        services.AddScoped<ListSkuMappings>();
        services.AddScoped<SaveSkuMapping>();
        services.AddScoped<DeleteSkuMapping>();
        services.AddScoped<ListCarrierMappings>();
        services.AddScoped<SaveCarrierMapping>();
        services.AddScoped<DeleteCarrierMapping>();
        services.AddScoped<ListReferenceMappings>();
        services.AddScoped<SaveReferenceMapping>();
        services.AddScoped<DeleteReferenceMapping>();
        services.AddScoped<FindReferencePlaces>();
        services.AddScoped<ListReferenceTemplates>();
        services.AddScoped<SaveReferenceTemplate>();
        services.AddScoped<DeleteReferenceTemplate>();
        services.AddScoped<PreviewTemplate>();
        services.AddScoped<ListWarehouseMappings>();
        services.AddScoped<SaveWarehouseMapping>();
        services.AddScoped<DeleteWarehouseMapping>();
        services.AddScoped<ReadShopLocations>();
        services.AddSingleton<MappingFiles>();
        services.AddScoped<ImportMappings>();
        services.AddScoped<ExportMappings>();
        services.AddScoped<SuggestSkus>();
        services.AddScoped<SuggestCarriers>();
        services.AddScoped<SuggestLocations>();
    }

    public static void MapMappingsApi(this IEndpointRouteBuilder routes)
    {
        var mappings = routes.MapApi("/channels/{channel}", "Mappings");
        mappings.MapGet("/sku-mappings", ListSkusAsync).WithName("ListSkuMappings").WithSummary("Lists SKU mappings by the channel's SKU.").Requires(Permission.View);
        mappings.MapPut("/sku-mappings", SaveSkuAsync).WithName("SaveSkuMapping").WithSummary("Says which variant a channel's SKU is.").Requires(Permission.EditMappings);
        // In the query, because a slash in a path cannot be told from the path.
        mappings.MapDelete("/sku-mappings", DeleteSkuAsync).WithName("DeleteSkuMapping").WithSummary("Forgets a SKU mapping.").Requires(Permission.EditMappings);

        mappings.MapGet("/carrier-mappings", ListCarriersAsync).WithName("ListCarrierMappings").WithSummary("Lists carrier mappings.").Requires(Permission.View);
        mappings.MapPost("/carrier-mappings", AddCarrierAsync).WithName("AddCarrierMapping").WithSummary("Adds a carrier mapping.").Requires(Permission.EditMappings);
        mappings.MapPut("/carrier-mappings/{id:guid}", SaveCarrierAsync).WithName("SaveCarrierMapping").WithSummary("Changes a carrier mapping.").Requires(Permission.EditMappings);
        mappings.MapDelete("/carrier-mappings/{id:guid}", DeleteCarrierAsync).WithName("DeleteCarrierMapping").WithSummary("Forgets a carrier mapping.").Requires(Permission.EditMappings);

        mappings.MapGet("/reference-mappings", ListReferencesAsync).WithName("ListReferenceMappings").WithSummary("Lists reference mappings.").Requires(Permission.View);
        mappings.MapPut("/reference-mappings", SaveReferenceAsync).WithName("SaveReferenceMapping").WithSummary("Says where a reference of ours goes.").Requires(Permission.EditMappings);
        mappings.MapDelete("/reference-mappings/{id:guid}", DeleteReferenceAsync).WithName("DeleteReferenceMapping").WithSummary("Forgets a reference mapping.").Requires(Permission.EditMappings);

        ReferenceTemplatesApi.Map(mappings);
        MappingFiles.MapApi(mappings);
        mappings.MapGet("/sku-mappings/suggestions", SuggestSkusAsync).WithName("SuggestSkuMappings").WithSummary("SKUs of the channel that nobody knows, each with the variant it might be.").Requires(Permission.View);
        mappings.MapGet("/carrier-mappings/suggestions", SuggestCarriersAsync).WithName("SuggestCarrierMappings").WithSummary("Carriers that orders or shipments named and no mapping knows.").Requires(Permission.View);
        mappings.MapGet("/warehouse-mappings/suggestions", SuggestLocationsAsync).WithName("SuggestWarehouseMappings").WithSummary("Locations of the shop that show no warehouse; ask=true asks the shop for their names.").Requires(Permission.View);

        mappings.MapGet("/warehouse-mappings", ListWarehousesAsync).WithName("ListWarehouseMappings").WithSummary("Lists whose stock the shop's locations show.").Requires(Permission.View);
        mappings.MapPut("/warehouse-mappings", SaveWarehouseAsync).WithName("SaveWarehouseMapping").WithSummary("Lets a location show the stock of a warehouse.").Requires(Permission.EditMappings);
        mappings.MapDelete("/warehouse-mappings", DeleteWarehouseAsync).WithName("DeleteWarehouseMapping").WithSummary("Forgets a warehouse mapping.").Requires(Permission.EditMappings);
        mappings.MapGet("/locations", ReadLocationsAsync).WithName("ReadShopLocations").WithSummary("Asks the shop for its locations.").Requires(Permission.View);
    }

    private static async Task<Results<Ok<Page<SkuMapping>>, ProblemHttpResult>> ListSkusAsync(
        string channel, string? search, [AsParameters] PageQuery page, ListSkuMappings slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, search, page, cancellation)).ToHttp();

    private static async Task<Results<Ok<SkuMapping>, ProblemHttpResult>> SaveSkuAsync(
        string channel, SaveSkuMapping.Request request, SaveSkuMapping slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, request, cancellation)).ToHttp();

    private static async Task<Results<Ok<SkuMapping>, ProblemHttpResult>> DeleteSkuAsync(
        string channel, string channelSku, DeleteSkuMapping slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, channelSku, cancellation)).ToHttp();

    private static async Task<Results<Ok<IReadOnlyList<CarrierMapping>>, ProblemHttpResult>> ListCarriersAsync(
        string channel, ListCarrierMappings slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, cancellation)).ToHttp();

    private static async Task<Results<Created<CarrierMapping>, ProblemHttpResult>> AddCarrierAsync(
        string channel, SaveCarrierMapping.Request request, SaveCarrierMapping slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, id: null, request, cancellation)).ToCreated(made => $"/api/v2/channels/{channel}/carrier-mappings/{made.Id}");

    private static async Task<Results<Ok<CarrierMapping>, ProblemHttpResult>> SaveCarrierAsync(
        string channel, Guid id, SaveCarrierMapping.Request request, SaveCarrierMapping slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, id, request, cancellation)).ToHttp();

    private static async Task<Results<Ok<CarrierMapping>, ProblemHttpResult>> DeleteCarrierAsync(
        string channel, Guid id, DeleteCarrierMapping slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, id, cancellation)).ToHttp();

    private static async Task<Results<Ok<IReadOnlyList<ReferenceMapping>>, ProblemHttpResult>> ListReferencesAsync(
        string channel, ListReferenceMappings slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, cancellation)).ToHttp();

    private static async Task<Results<Ok<ReferenceMapping>, ProblemHttpResult>> SaveReferenceAsync(
        string channel, SaveReferenceMapping.Request request, SaveReferenceMapping slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, request, cancellation)).ToHttp();

    private static async Task<Results<Ok<ReferenceMapping>, ProblemHttpResult>> DeleteReferenceAsync(
        string channel, Guid id, DeleteReferenceMapping slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, id, cancellation)).ToHttp();

    private static async Task<Results<Ok<IReadOnlyList<WarehouseMapping>>, ProblemHttpResult>> ListWarehousesAsync(
        string channel, ListWarehouseMappings slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, cancellation)).ToHttp();

    private static async Task<Results<Ok<WarehouseMapping>, ProblemHttpResult>> SaveWarehouseAsync(
        string channel, SaveWarehouseMapping.Request request, SaveWarehouseMapping slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, request, cancellation)).ToHttp();

    private static async Task<Results<Ok<WarehouseMapping>, ProblemHttpResult>> DeleteWarehouseAsync(
        string channel, string locationId, Guid warehouse, DeleteWarehouseMapping slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, locationId, warehouse, cancellation)).ToHttp();

    private static async Task<Results<Ok<SuggestSkus.Answer>, ProblemHttpResult>> SuggestSkusAsync(string channel, SuggestSkus slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, cancellation)).ToHttp();

    private static async Task<Results<Ok<IReadOnlyList<CarrierSuggestion>>, ProblemHttpResult>> SuggestCarriersAsync(string channel, SuggestCarriers slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, cancellation)).ToHttp();

    private static async Task<Results<Ok<IReadOnlyList<LocationSuggestion>>, ProblemHttpResult>> SuggestLocationsAsync(
        string channel, bool? ask, SuggestLocations slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, ask is true, cancellation)).ToHttp();

    private static async Task<Results<Ok<IReadOnlyList<ShopLocation>>, ProblemHttpResult>> ReadLocationsAsync(
        string channel, ReadShopLocations slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, cancellation)).ToHttp();
}
