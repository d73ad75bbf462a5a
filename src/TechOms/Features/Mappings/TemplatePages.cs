using Microsoft.AspNetCore.Mvc;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Security;
using TechOms.Platform.Web;

namespace TechOms.Features.Mappings;

/// <summary>Where the form of the reference templates goes: looked at first, then saved.</summary>
internal static class TemplatePages
{
    private const string Tab = "advanced";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages().Requires(Permission.ConfigureChannels);
        pages.MapPost("/channels/{channel}/templates", SaveAsync);
        pages.MapPost("/channels/{channel}/templates/delete", DeleteAsync);
    }

    internal static ReferenceTemplate Read(IReadOnlyDictionary<string, string?> typed) => new(
        Enum.TryParse<ReferenceScope>(typed.GetValueOrDefault("Scope"), out var scope) ? scope : ReferenceScope.Order,
        typed.GetValueOrDefault("Property") ?? "", typed.GetValueOrDefault(TemplatesSection.Field) ?? "");

    internal static string? OrderIn(IReadOnlyDictionary<string, string?> typed) => typed.GetValueOrDefault("Order") is { Length: > 0 } order ? order : null;

    private static async Task<IResult> SaveAsync(string channel, IFormCollection form, SaveReferenceTemplate slice, HttpContext context, CancellationToken cancellation)
    {
        var typed = ChannelForms.Read(form);
        var again = ChannelPages.Again(channel, Tab, typed);
        if (typed.GetValueOrDefault("do") != "save")
            return again.Look();

        var template = Read(typed);
        return (await slice.RunAsync(channel, new(template.Scope, template.Property, template.Template), cancellation)).Match(
            saved =>
            {
                Flash.Say(context, $"The template of {saved.Property} is saved.");
                return TypedResults.LocalRedirect($"/channels/{channel}/advanced#templates");
            },
            again.Because);
    }

    private static async Task<IResult> DeleteAsync(
        string channel, [FromForm] ReferenceScope scope, [FromForm] string property, DeleteReferenceTemplate slice, HttpContext context, CancellationToken cancellation)
        => (await slice.RunAsync(channel, scope, property, cancellation)).ToPage(context, $"/channels/{channel}/advanced", "The template is deleted.");
}
