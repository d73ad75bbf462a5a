using System.Globalization;
using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>
/// Walks every order that is open in the shop, whenever it changed, and reads those whole that we lack or hold in another version: what a walk of changes
/// missed for whatever reason ends here. Then the open orders of both sides are compared, and a difference is told with its numbers.
/// </summary>
internal sealed class SweepOrders(Database database, OrderImport import, OrderReading reading, TimeProvider clock) : IAutomation<IOrderSource>
{
    public const string Differs = "orders.count-differs";

    private const int AtOnce = 250;
    private const int MostNamed = 20;

    // Imported before the walk, so the walk would have met it.
    private const string OnlyHere =
        """
        o.account_id = $1 and o.channel_id = $2 and o.external_id is not null and o.imported_at < $3 and o.status not in ('Shipped', 'Cancelled', 'CancelRequested')
          and not exists (select from swept_order s where s.account_id = o.account_id and s.channel_id = o.channel_id and s.external_id = o.external_id)
        """;

    // Many shops never close what was fulfilled. What is through here, and told to the shop, is no difference.
    private const string CountsThere =
        """
        s.account_id = $1 and s.channel_id = $2 and not exists (
          select from sales_order o
          where o.account_id = s.account_id and o.channel_id = s.channel_id and o.external_id = s.external_id and o.status = 'Shipped'
            and not exists (select from confirmation c where c.account_id = o.account_id and c.order_id = o.id and c.status <> 'Confirmed'))
        """;

    /// <summary>In the account's zone, when shops are quiet.</summary>
    public static AutomationPlan Plan { get; } = new("sweep-orders", "Sweep open orders of channel", DefaultSchedule: "30 2 * * *");

    public async Task RunAsync(AutomationRun run, IOrderSource shop, CancellationToken cancellation)
    {
        var started = clock.GetUtcNow();
        await ForgetAsync(run, cancellation);
        await foreach (var page in shop.ReadOpenOrdersAsync(cancellation))
        {
            run.Read += page.Changes.Count;
            await RememberAsync(run, page.Changes, cancellation);
            await reading.RunAsync(run, shop, await import.UnseenAsync(run.Tenant, run.ChannelId, page.Changes, cancellation), cancellation);
        }

        // What is open here and not there ended there meanwhile, or was put away: reading it tells which.
        string? after = null;
        while (await ReadOnlyHereAsync(run, after, started, cancellation) is { Count: > 0 } ended)
        {
            await reading.RunAsync(run, shop, ended, cancellation);
            after = ended[^1];
        }

        await CompareAsync(run, started, cancellation);
        await ForgetAsync(run, cancellation);
    }

    private async Task RememberAsync(AutomationRun run, IReadOnlyList<OrderChange> open, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        await work.ExecuteAsync(
            "insert into swept_order (account_id, channel_id, external_id, number) select $1, $2, o.id, o.number from unnest($3::text[], $4::text[]) as o(id, number) on conflict do nothing",
            cancellation, work.AccountId, run.ChannelId, open.Select(order => order.ExternalId).ToArray(), open.Select(order => order.Number).ToArray());
        await work.CommitAsync(cancellation);
    }

    private async Task ForgetAsync(AutomationRun run, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        await work.ExecuteAsync("delete from swept_order where account_id = $1 and channel_id = $2", cancellation, work.AccountId, run.ChannelId);
        await work.CommitAsync(cancellation);
    }

    private async Task<IReadOnlyList<string>> ReadOnlyHereAsync(AutomationRun run, string? after, DateTimeOffset started, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        return await work.QueryAsync(
            $"select o.external_id from sales_order o where {OnlyHere} and ($4::text is null or o.external_id > $4) order by o.external_id limit $5",
            row => row.GetString(0), cancellation, work.AccountId, run.ChannelId, started, after, AtOnce);
    }

    private async Task CompareAsync(AutomationRun run, DateTimeOffset started, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        var counts = (await work.QueryAsync(
            $"""
            select (select count(*) from swept_order s where {CountsThere}),
              (select count(*) from sales_order o where {OnlyHere}) + (
                select count(*) from swept_order s join sales_order o on o.account_id = s.account_id and o.channel_id = s.channel_id and o.external_id = s.external_id
                where s.account_id = $1 and s.channel_id = $2 and o.status not in ('Shipped', 'Cancelled', 'CancelRequested')),
              array(select coalesce(s.number, s.external_id) from swept_order s where {CountsThere} and not exists (
                select from sales_order o where o.account_id = $1 and o.channel_id = $2 and o.external_id = s.external_id and o.status not in ('Shipped', 'Cancelled', 'CancelRequested'))
                order by s.external_id limit $4),
              array(select o.number from sales_order o where {OnlyHere} order by o.external_id limit $4)
            """,
            row => (There: row.GetInt64(0), Here: row.GetInt64(1), OnlyThere: row.GetFieldValue<string[]>(2), OnlyHere: row.GetFieldValue<string[]>(3)),
            cancellation, work.AccountId, run.ChannelId, started, MostNamed)).Single();
        var differs = counts.OnlyThere.Length + counts.OnlyHere.Length > 0;
        run.Note = differs ? Say(counts.There, counts.Here, counts.OnlyThere, counts.OnlyHere) : string.Create(CultureInfo.InvariantCulture, $"{counts.There} orders are open in the shop and here.");
        List<Problem> problems = !differs ? [] :
        [
            new(EntityKind.Channel, run.ChannelId, EventLevel.Warning, Differs, run.Note, "Look at these orders in the shop and here. It clears when a sweep finds no difference.") { ChannelId = run.ChannelId },
        ];
        await Problems.CloseAsync(work, [run.ChannelId], Differs, problems, clock.GetUtcNow(), cancellation);
        await Problems.OpenAsync(work, problems, clock.GetUtcNow(), cancellation);
        await work.CommitAsync(cancellation);
    }

    private static string Say(long there, long here, string[] onlyThere, string[] onlyHere)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"The shop counts {there} open orders, here are {here}.");
        if (onlyThere.Length > 0)
            text += $" Open only in the shop: {Name(onlyThere)}.";
        return onlyHere.Length > 0 ? text + $" Open only here: {Name(onlyHere)}." : text;
    }

    private static string Name(string[] numbers) => string.Join(", ", numbers) + (numbers.Length == MostNamed ? " …" : "");
}
