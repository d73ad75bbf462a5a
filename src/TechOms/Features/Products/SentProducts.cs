using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

/// <param name="Sent">What the channel made of it.</param>
/// <param name="Failure">Why it was not taken, or not known to be.</param>
internal sealed record ProductOutcome(ProductToSend Product, SentProduct? Sent, ConnectorException? Failure)
{
    // What did not even reach the channel waits as before, and so does what a setting is to blame for: no product would fare better.
    public ProductExportStatus Status => (Sent, Failure?.Fault) switch
    {
        ({ }, _) => ProductExportStatus.Sent,
        (_, ConnectorFault.Rejected) when Failure!.Setting is null => ProductExportStatus.Refused,
        (_, ConnectorFault.Unknown) => ProductExportStatus.InDoubt,
        _ => ProductExportStatus.Waiting,
    };
}

/// <summary>Stores what became of products, with their events and problems.</summary>
internal static class SentProducts
{
    public const string Refused = "product.export-refused";

    public static async Task<IReadOnlyList<RunRemark>> SaveAsync(
        Work work, Guid channelId, Guid runId, IReadOnlyList<ProductOutcome> outcomes, DateTimeOffset now, CancellationToken cancellation)
    {
        var channel = (await work.QueryAsync(
            "select key, name from channel where account_id = $1 and id = $2", row => (Key: row.GetString(0), Name: row.GetString(1)), cancellation, work.AccountId, channelId)).Single();
        var stored = (await work.QueryAsync(
            """
            update product_export e set status = v.status, existed = v.existed, reason = v.reason, field = v.field, external_id = coalesce(v.external_id, e.external_id),
              sent_hash = case when v.status = 'Sent' then e.hash else e.sent_hash end, sent_at = case when v.status = 'Sent' then $4 else e.sent_at end,
              tried_at = case when v.status = 'Waiting' and v.reason is null then null else e.tried_at end, run_id = case when v.status = 'Waiting' and v.reason is null then null else e.run_id end
            from unnest($5::uuid[], $6::text[], $7::boolean[], $8::text[], $9::text[], $10::text[]) as v(id, status, existed, external_id, reason, field)
            where e.account_id = $1 and e.channel_id = $2 and e.run_id = $3 and e.status = 'InDoubt' and e.product_id = v.id
            returning e.product_id
            """,
            row => row.GetGuid(0), cancellation, work.AccountId, channelId, runId, now,
            outcomes.Select(o => o.Product.Id).ToArray(), outcomes.Select(o => o.Status.ToString()).ToArray(), outcomes.Select(o => o.Sent?.Existed ?? false).ToArray(),
            outcomes.Select(o => o.Sent?.ExternalId).ToArray(), outcomes.Select(o => o.Failure?.Message).ToArray(), outcomes.Select(o => o.Failure?.Field).ToArray())).ToHashSet();
        await work.ExecuteAsync(
            """
            -- Two of ours may be one over there: its id is the first one's.
            with named as (
              select distinct on (e.external_id) e.product_id, e.external_id from product_export e
              where e.account_id = $1 and e.channel_id = $2::uuid and e.product_id = any($3) and e.status = 'Sent' and e.external_id is not null
              order by e.external_id, e.product_id),
            locked as (
              select p.id, n.external_id from product p join named n on n.product_id = p.id
              where p.account_id = $1 and p.external_ids ->> $2 is distinct from n.external_id
                and not exists (select from product o where o.account_id = $1 and o.id <> p.id and o.external_ids ->> $2 = n.external_id)
              order by p.id for update of p)
            update product p set external_ids = p.external_ids || jsonb_build_object($2::text, l.external_id) from locked l where p.account_id = $1 and p.id = l.id
            """,
            cancellation, work.AccountId, channelId.ToString(), stored.ToArray());

        // A run that was given up in our name is told by whoever goes on.
        var told = outcomes.Where(outcome => stored.Contains(outcome.Product.Id) && outcome.Status is not ProductExportStatus.Waiting).ToList();
        var remarks = told.ConvertAll(outcome => RemarkOn(outcome, channel.Name));
        await work.RecordAsync([.. told.Zip(remarks, (outcome, remark) => EventOf(outcome, remark, channelId))], now, cancellation);
        await Problems.OpenAsync(
            work, [.. told.Where(outcome => outcome.Status is ProductExportStatus.Refused).Select(outcome => ProblemOf(outcome, channelId, channel.Key, channel.Name))], now, cancellation);
        await CloseProblemsAsync(work, channelId, now, cancellation);
        return remarks;
    }

    /// <summary>Those of products that the channel took meanwhile, or that no longer go to it.</summary>
    public static Task<int> CloseProblemsAsync(Work work, Guid channelId, DateTimeOffset now, CancellationToken cancellation) => work.ExecuteAsync(
        """
        update problem b set closed_at = $3
        where b.account_id = $1 and b.channel_id = $2 and b.entity_kind = 'Product' and b.code = $4 and b.closed_at is null
          and not exists (select from product_export e where e.account_id = $1 and e.channel_id = $2 and e.product_id = b.entity_id and e.status <> 'Sent')
        """,
        cancellation, work.AccountId, channelId, now, Refused);

    private static RunRemark RemarkOn(ProductOutcome outcome, string channel)
    {
        var (name, url) = (outcome.Product.Outgoing.Name, $"/products/{outcome.Product.Id}");
        return outcome.Status switch
        {
            ProductExportStatus.Sent when outcome.Sent!.Existed => new("product.exported", $"{channel} had {name} already and was told of it again.", Url: url),
            ProductExportStatus.Sent => new("product.exported", $"{name} was exported to {channel}.", Url: url),
            ProductExportStatus.Refused => new(Refused, $"{channel} would not take {name}: {outcome.Failure!.Message}", outcome.Failure.Field, url),
            _ => new("product.export-in-doubt", $"Whether {channel} took {name} is not known: it is looked up before it is sent again.", Url: url),
        };
    }

    private static Event EventOf(ProductOutcome outcome, RunRemark remark, Guid channelId)
    {
        var level = outcome.Status switch
        {
            ProductExportStatus.Sent => EventLevel.Info,
            ProductExportStatus.Refused => EventLevel.Error,
            _ => EventLevel.Warning,
        };
        return new(level, remark.Code, remark.Text, EntityKind.Product, outcome.Product.Id)
        {
            ChannelId = channelId,
            Data = new { outcome.Sent?.ExternalId, outcome.Sent?.Existed, outcome.Failure?.Field },
        };
    }

    private static Problem ProblemOf(ProductOutcome outcome, Guid channelId, string key, string channel) => new(
        EntityKind.Product, outcome.Product.Id, EventLevel.Error, Refused, $"{channel} would not take {outcome.Product.Outgoing.Name}: {outcome.Failure!.Message}",
        "Correct the product or the channel's settings: the next export tries it again. One started by hand tries it in any case.")
    {
        ChannelId = channelId,

        // One product may be refused by several channels.
        Field = key,
        Value = outcome.Failure.Field,
    };
}
