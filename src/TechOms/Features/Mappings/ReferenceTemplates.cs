using System.ComponentModel.DataAnnotations;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Features.Shipments;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Mappings;

/// <param name="Property">Where the warehouse's system puts what the template makes.</param>
internal sealed record ReferenceTemplate(ReferenceScope Scope, string Property, string Template);

internal sealed class ListReferenceTemplates(Database database, CurrentTenant current, FindChannel find)
{
    public async Task<Result<IReadOnlyList<ReferenceTemplate>>> RunAsync(string channel, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        return await work.QueryAsync(
            "select scope, property, template from reference_template where account_id = $1 and channel_id = $2 order by scope, lower(property)",
            row => new ReferenceTemplate(Enum.Parse<ReferenceScope>(row.GetString(0)), row.GetString(1), row.GetString(2)), cancellation, work.AccountId, found.Id);
    }
}

/// <summary>Says what a property is made of, one template for each. One that cannot be used is not saved.</summary>
internal sealed class SaveReferenceTemplate(Database database, CurrentTenant current, FindReferencePlaces find, Caller caller, TimeProvider clock)
{
    public sealed record Request(
        ReferenceScope Scope, [property: Required, MaxLength(100)] string Property, [property: Required, MaxLength(TemplateText.MaxLength)] string Template);

    public async Task<Result<ReferenceTemplate>> RunAsync(string channel, Request request, CancellationToken cancellation)
        => await (await find.RunAsync(channel, request.Scope, request.Property, cancellation)).Match<Task<Result<ReferenceTemplate>>>(
            async place => Check(request.Scope, request.Template) is { } broken ? broken : await StoreAsync(place, request, cancellation),
            refusal => Task.FromResult<Result<ReferenceTemplate>>(refusal));

    internal static Refusal? Check(ReferenceScope scope, string template)
    {
        if (scope is not (ReferenceScope.Order or ReferenceScope.OrderLine))
            return Refusal.Invalid("template.scope", nameof(Request.Scope), "Templates are for orders and their lines.");
        if (string.IsNullOrWhiteSpace(template))
            return Refusal.Invalid("template.needed", nameof(Request.Template), "Write what it is made of, such as {{order.number}}-{{shipment.sequence}}.");
        try
        {
            TemplateText.Compile(TemplateWords.Of(scope), template);
            return null;
        }
        catch (TemplateException failure)
        {
            return Refusal.Invalid("template.broken", nameof(Request.Template), failure.Message);
        }
    }

    private async Task<Result<ReferenceTemplate>> StoreAsync(ReferencePlace place, Request request, CancellationToken cancellation)
    {
        var template = new ReferenceTemplate(request.Scope, place.Property, request.Template.Trim());
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        await work.ExecuteAsync(
            """
            insert into reference_template (account_id, channel_id, scope, property, template) values ($1, $2, $3, $4, $5)
            on conflict (account_id, channel_id, scope, property) do update set template = excluded.template
            """,
            cancellation, work.AccountId, place.ChannelId, template.Scope.ToString(), template.Property, template.Template);
        await WaitingShipments.ReleaseOfChannelAsync(work, place.ChannelId, now, cancellation);
        await work.RecordAsync(
            [ChannelEvents.Of(EventLevel.Info, "template.saved", $"{template.Property} is made of {template.Template}.", place.ChannelId, caller.Actor, template)], now, cancellation);
        await work.CommitAsync(cancellation);
        return template;
    }
}

internal sealed class DeleteReferenceTemplate(Database database, CurrentTenant current, FindChannel find, Caller caller, TimeProvider clock)
{
    public async Task<Result<ReferenceTemplate>> RunAsync(string channel, ReferenceScope scope, string property, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var gone = await work.QueryAsync(
            "delete from reference_template where account_id = $1 and channel_id = $2 and scope = $3 and property = $4 returning template",
            row => new ReferenceTemplate(scope, property, row.GetString(0)), cancellation, work.AccountId, found.Id, scope.ToString(), property);
        if (gone is not [var template])
            return Refusal.NotFound("template");

        await WaitingShipments.ReleaseOfChannelAsync(work, found.Id, now, cancellation);
        await work.RecordAsync(
            [ChannelEvents.Of(EventLevel.Info, "template.deleted", $"{property} is made of nothing now.", found.Id, caller.Actor, template)], now, cancellation);
        await work.CommitAsync(cancellation);
        return template;
    }
}
