using Microsoft.AspNetCore.Mvc;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Web;

namespace TechOms.Features.Mappings;

/// <summary>Where the forms of the mapping tabs go.</summary>
internal static class MappingPages
{
    public static void MapMappingPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages().Requires(Permission.EditMappings);
        pages.MapPost("/channels/{channel}/carriers", SaveCarrierAsync);
        pages.MapPost("/channels/{channel}/carriers/delete", DeleteCarrierAsync);
        pages.MapPost("/channels/{channel}/skus", SaveSkuAsync);
        pages.MapPost("/channels/{channel}/skus/delete", DeleteSkuAsync);
        pages.MapPost("/channels/{channel}/references", SaveReferenceAsync);
        pages.MapPost("/channels/{channel}/references/delete", DeleteReferenceAsync);
        TemplatePages.Map(routes);
        MappingFiles.MapPages(routes);
        pages.MapPost("/channels/{channel}/warehouses", SaveWarehouseAsync);
        pages.MapPost("/channels/{channel}/warehouses/delete", DeleteWarehouseAsync);
    }

    private static async Task<IResult> SaveCarrierAsync(string channel, IFormCollection form, SaveCarrierMapping slice, HttpContext context, CancellationToken cancellation)
    {
        var typed = ChannelForms.Read(form);
        var request = new SaveCarrierMapping.Request
        {
            ChannelCarrier = typed.GetValueOrDefault("ChannelCarrier") ?? "",
            ChannelService = typed.GetValueOrDefault("ChannelService"),
            Carrier = typed.GetValueOrDefault("Carrier") ?? "",
            Service = typed.GetValueOrDefault("Service"),
            Primary = ChannelForms.IsOn(typed, "Primary"),
        };
        var id = Guid.TryParse(typed.GetValueOrDefault("Id"), out var known) ? known : (Guid?)null;
        return Answer(await slice.RunAsync(channel, id, request, cancellation), context, channel, "carriers", typed);
    }

    private static async Task<IResult> SaveSkuAsync(string channel, IFormCollection form, SaveSkuMapping slice, HttpContext context, CancellationToken cancellation)
    {
        var typed = ChannelForms.Read(form);
        var request = new SaveSkuMapping.Request(typed.GetValueOrDefault("ChannelSku") ?? "", typed.GetValueOrDefault("Sku") ?? "");
        return Answer(await slice.RunAsync(channel, request, cancellation), context, channel, "skus", typed);
    }

    private static async Task<IResult> SaveReferenceAsync(string channel, IFormCollection form, SaveReferenceMapping slice, HttpContext context, CancellationToken cancellation)
    {
        var typed = ChannelForms.Read(form);
        var scope = Enum.TryParse<ReferenceScope>(typed.GetValueOrDefault("Scope"), out var chosen) ? chosen : ReferenceScope.Order;
        var request = new SaveReferenceMapping.Request(scope, typed.GetValueOrDefault("Code") ?? "", typed.GetValueOrDefault("Property") ?? "");
        return Answer(await slice.RunAsync(channel, request, cancellation), context, channel, "references", typed);
    }

    private static async Task<IResult> SaveWarehouseAsync(string channel, IFormCollection form, SaveWarehouseMapping slice, HttpContext context, CancellationToken cancellation)
    {
        var typed = ChannelForms.Read(form);
        var request = new SaveWarehouseMapping.Request(typed.GetValueOrDefault("LocationId") ?? "", LocationName: null, typed.GetValueOrDefault("Warehouse") ?? "");
        return Answer(await slice.RunAsync(channel, request, cancellation), context, channel, "warehouses", typed);
    }

    private static async Task<IResult> DeleteCarrierAsync(string channel, [FromForm] Guid id, DeleteCarrierMapping slice, HttpContext context, CancellationToken cancellation)
        => (await slice.RunAsync(channel, id, cancellation)).ToPage(context, $"/channels/{channel}/carriers", "The mapping is deleted.");

    private static async Task<IResult> DeleteSkuAsync(string channel, [FromForm] string channelSku, DeleteSkuMapping slice, HttpContext context, CancellationToken cancellation)
        => (await slice.RunAsync(channel, channelSku, cancellation)).ToPage(context, $"/channels/{channel}/skus", "The mapping is deleted.");

    private static async Task<IResult> DeleteReferenceAsync(string channel, [FromForm] Guid id, DeleteReferenceMapping slice, HttpContext context, CancellationToken cancellation)
        => (await slice.RunAsync(channel, id, cancellation)).ToPage(context, $"/channels/{channel}/references", "The mapping is deleted.");

    private static async Task<IResult> DeleteWarehouseAsync(
        string channel, [FromForm] string locationId, [FromForm] Guid warehouseId, DeleteWarehouseMapping slice, HttpContext context, CancellationToken cancellation)
        => (await slice.RunAsync(channel, locationId, warehouseId, cancellation)).ToPage(context, $"/channels/{channel}/warehouses", "The mapping is deleted.");

    private static IResult Answer<T>(Result<T> result, HttpContext context, string channel, string tab, IReadOnlyDictionary<string, string?> typed) => result.Match(
        _ =>
        {
            Flash.Say(context, "The mapping is saved and counts from now on.");
            return TypedResults.LocalRedirect($"/channels/{channel}/{tab}");
        },
        ChannelPages.Again(channel, tab, typed).Because);
}
