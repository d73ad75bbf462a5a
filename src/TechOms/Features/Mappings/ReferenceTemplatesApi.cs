using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Connectors;
using TechOms.Platform.Results;
using TechOms.Platform.Security;

namespace TechOms.Features.Mappings;

internal static class ReferenceTemplatesApi
{
    public static void Map(IEndpointRouteBuilder mappings)
    {
        mappings.MapGet("/reference-templates", ListAsync).WithName("ListReferenceTemplates").WithSummary("Lists what the warehouse's properties are made of.").Requires(Permission.View);
        mappings.MapPut("/reference-templates", SaveAsync).WithName("SaveReferenceTemplate").WithSummary("Says what a property is made of; a template that cannot be used is refused with its place.")
            .Requires(Permission.ConfigureChannels);
        mappings.MapDelete("/reference-templates", DeleteAsync).WithName("DeleteReferenceTemplate").WithSummary("Forgets a template.").Requires(Permission.ConfigureChannels);
        mappings.MapPost("/reference-templates/preview", PreviewAsync).WithName("PreviewReferenceTemplate").WithSummary("What a template would make of an order; nothing is saved.")
            .Requires(Permission.View);
    }

    private static async Task<Results<Ok<IReadOnlyList<ReferenceTemplate>>, ProblemHttpResult>> ListAsync(
        string channel, ListReferenceTemplates slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, cancellation)).ToHttp();

    private static async Task<Results<Ok<ReferenceTemplate>, ProblemHttpResult>> SaveAsync(
        string channel, SaveReferenceTemplate.Request request, SaveReferenceTemplate slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, request, cancellation)).ToHttp();

    private static async Task<Results<Ok<ReferenceTemplate>, ProblemHttpResult>> DeleteAsync(
        string channel, ReferenceScope scope, string property, DeleteReferenceTemplate slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, scope, property, cancellation)).ToHttp();

    private static async Task<Results<Ok<PreviewTemplate.Answer>, ProblemHttpResult>> PreviewAsync(
        string channel, PreviewTemplate.Request request, PreviewTemplate slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, request, cancellation)).ToHttp();
}
