using System.ComponentModel.DataAnnotations;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Shipments;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Mappings;

/// <summary>What a template would make of a real order, before it is saved.</summary>
internal sealed class PreviewTemplate(Database database, CurrentTenant current, FindChannel find)
{
    private const int MostLines = 20;

    // A shipment that may not exist yet: all of the order, under the number and sequence of its latest one here.
    private const string Imagined =
        """
        with wanted as (
          select o.* from sales_order o where o.account_id = $1 and ($4::text is null or o.number_key = lower(btrim($4)) or o.id::text = $4)
          order by o.ordered_at desc, o.id desc limit 1),
        shipment as (
          select o.account_id, o.id, o.id as order_id, coalesce(last.number, o.number || '-1') as number, coalesce(last.sequence, 1) as sequence, 0 as attempts,
            c.warehouse_id, coalesce(last.carrier, o.carrier) as carrier, coalesce(last.service, o.service) as service
          from wanted o join channel c on c.account_id = $1 and c.id = $2
          left join lateral (
            select s.number, s.sequence, s.carrier, s.service from shipment s
            where s.account_id = $1 and s.order_id = o.id and s.channel_id = $2 order by s.sequence desc limit 1) last on true),
        claimed as (select o.id, 'NotSent' as handoff, $3::timestamptz as attempted_at from wanted o)
        """;

    private const string ImaginedLines =
        """
        with shipment as (select $1::uuid as account_id, unnest($3::uuid[]) as id, unnest($3::uuid[]) as order_id),
        shipment_line as (
          select l.account_id, l.order_id as shipment_id, (row_number() over (order by l.number))::int as number, l.number as order_line_number, l.variant_id, v.sku, l.quantity
          from sales_order_line l join product_variant v on v.account_id = l.account_id and v.id = l.variant_id
          where l.account_id = $1 and l.order_id = any($3) and l.shippable)
        """;

    /// <param name="Order">Number or id; null: the latest.</param>
    public sealed record Request(ReferenceScope Scope, [property: Required] string Template, [property: MaxLength(100)] string? Order = null);

    /// <param name="Values">One, or one of each of the first lines.</param>
    public sealed record Answer(string Order, IReadOnlyList<Value> Values, IReadOnlyList<string> Fields);

    /// <param name="Failure">Why this one could not be sent.</param>
    public sealed record Value(int? Line, string? Text, string? Failure);

    public async Task<Result<Answer>> RunAsync(string channel, Request request, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;
        if (SaveReferenceTemplate.Check(request.Scope, request.Template) is { } broken)
            return broken;

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var heads = await work.QueryAsync(
            $"{Imagined}\n{ShipmentsToSend.Heads}", ShipmentsToSend.ReadHead, cancellation, work.AccountId, found.Id, DateTimeOffset.UnixEpoch,
            string.IsNullOrWhiteSpace(request.Order) ? null : request.Order.Trim());
        if (heads is not [var order])
            return Refusal.Invalid("template.no-such-order", nameof(request.Order), request.Order is null ? "There is no order yet to try it on." : $"There is no order {request.Order}.");

        var lines = (await ShipmentsToSend.ReadLinesAsync(work, $"{ImaginedLines}\n{ShipmentsToSend.Lines}", found.Id, [order.OrderId], cancellation))[order.OrderId].ToList();
        var draft = await ShipmentDraft.ReadAsync(work, found.Id, ChannelOptionsJson.Read(found.Options), connector: null, cancellation);
        var about = request.Scope is ReferenceScope.Order ? new ClaimedLine?[1] : [.. lines.Take(MostLines)];
        return new Answer(
            order.OrderNumber, [.. about.Select(line => Render(request, draft.ModelOf(order, lines, line), line?.OrderLineNumber))], TemplateWords.Of(request.Scope).Fields);
    }

    private static Value Render(Request request, IReadOnlyDictionary<string, object?> model, int? line)
    {
        try
        {
            return new(line, TemplateText.Compile(TemplateWords.Of(request.Scope), request.Template).Render(model), null);
        }
        catch (TemplateException failure)
        {
            return new(line, null, failure.Message);
        }
    }
}
