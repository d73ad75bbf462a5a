using System.Text.Json;
using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Features.Shipments;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Decides an order's way: valid goes on, invalid becomes a draft with one problem per failing field.</summary>
internal sealed class ValidateOrders(Database database, TimeProvider clock) : IStep
{
    public const string Signal = "validate-orders";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    public string Name => Signal;

    public Task<IReadOnlyList<StepWork>> FindAsync(DateTimeOffset now, CancellationToken cancellation)
        => OrderQueue.FindAsync(database, "Validate", now, cancellation);

    public async Task<int> RunAsync(StepWork step, int batchSize, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(step.Tenant, cancellation);
        var claimed = await ClaimAsync(work, batchSize, now, cancellation);
        if (claimed.Count == 0)
            return 0;

        var ids = claimed.Select(order => order.Id).ToArray();
        var lines = await ResolveLinesAsync(work, ids, cancellation);
        var account = await ReadAccountAsync(work, cancellation);
        var judged = claimed.ConvertAll(order => Judge(order, lines[order.Id], account, now));
        var problems = judged.SelectMany(order => order.Problems).ToList();
        await Problems.CloseAsync(work, ids, "order.", problems, now, cancellation);
        await Problems.OpenAsync(work, problems, now, cancellation);
        await SaveAsync(work, judged, now, cancellation);
        await work.RecordAsync([.. judged.Select(order => order.Event)], now, cancellation);
        await CancelAsync(work, claimed, now, cancellation);
        await Problems.MarkOrdersAsync(work, ids, cancellation);
        work.Wake(AllocateOrders.Signal);
        await work.CommitAsync(cancellation);
        return claimed.Count;
    }

    /// <summary>Pure: what the problems and the account's settings make of the order.</summary>
    internal static Judged Judge(Claimed order, IEnumerable<LineToValidate> lines, AccountRules account, DateTimeOffset now)
    {
        var toCheck = new OrderToValidate(order.Id, order.Number, order.Currency, order.Email, order.Phone, order.ShipTo, [.. lines])
        {
            UnmappedCarrier = order.CarrierUnmapped ? order.ChannelService ?? order.ChannelCarrier : null,
            DuplicateNumber = order.DuplicateNumber,
            UnknownWarehouse = order.UnknownWarehouse,
        };
        var problems = OrderValidation.Check(toCheck, account.Rules);
        var errors = problems.Count(problem => problem.Level is not EventLevel.Warning);
        var (status, readyFor, readyAt, code, reason) = (errors, order) switch
        {
            ( > 0, _) => (OrderStatus.Draft, null, null, OrderReasons.Invalid, Summary(problems)),
            (_, { Held: true }) => (OrderStatus.OnHold, null, null, OrderReasons.HeldByHand, "Held by hand; what the shop changed meanwhile was taken over."),
            (_, { Hold: { } hold }) => (OrderStatus.Approved, null, null, OrderReasons.HeldByShop, $"The shop holds it: {hold}"),
            (_, { Approved: false, Wanted: OrderStatus.Draft })
                => (OrderStatus.Draft, null, null, OrderReasons.AwaitingReview, "Valid. Approve it to go on."),
            (_, { Approved: false, Wanted: null }) when account.ImportStatus is OrderStatus.Draft
                => (OrderStatus.Draft, null, null, OrderReasons.AwaitingReview, "Imported as a draft, as the account wants it. Approve it to go on."),
            (_, { ShipAfter: { } after }) when after > now && account.Automatic
                => (OrderStatus.Approved, "Allocate", after, OrderReasons.Scheduled, $"To be shipped after {after:u}."),
            _ when account.Automatic => (OrderStatus.Approved, "Allocate", (DateTimeOffset?)now, OrderReasons.AwaitingAllocation, "Valid; about to be allocated."),
            _ => (OrderStatus.Approved, null, null, OrderReasons.AwaitingAllocation, "Valid. The account allocates by hand: choose Allocate & Fulfill."),
        };
        var level = errors > 0 ? EventLevel.Error : problems.Count > 0 ? EventLevel.Warning : EventLevel.Info;
        var text = errors > 0 ? $"Kept as a draft: {Summary(problems)}" : problems.Count > 0 ? $"Valid, with warnings: {Summary(problems)}" : "Valid.";
        return new(order.Id, problems, status, readyFor, readyAt, code, reason, errors > 0,
            Event.OfOrder(level, errors > 0 ? "order.invalid" : "order.validated", text, order.Id, problems.Select(problem => new { problem.Code, problem.Field })),
            order.Carrier, order.Service);
    }

    private static string Summary(IReadOnlyList<Problem> problems)
    {
        var first = problems.OrderBy(problem => problem.Level is EventLevel.Warning).First().Message;
        return problems.Count == 1 ? first : $"{first} And {problems.Count - 1} more.";
    }

    private static Task<List<Claimed>> ClaimAsync(Work work, int batchSize, DateTimeOffset now, CancellationToken cancellation) => work.QueryAsync(
        """
        with claimed as (
          select * from sales_order o
          where o.account_id = $1 and o.ready_for = 'Validate' and o.ready_at <= $2
          order by o.ready_at, o.id limit $3 for update skip locked)
        select o.id, o.number, o.currency, o.email, o.phone, o.ship_to, o.channel_carrier, o.channel_service, o.refs ->> 'techoms:hold', o.refs ->> 'techoms:cancelled',
          o.ship_after, o.status = 'Approved',
          o.channel_service is not null and exists (select from carrier_mapping m where m.account_id = $1 and m.channel_id = o.channel_id) and m.id is null,
          exists (select from sales_order twin where twin.account_id = $1 and twin.channel_id = o.channel_id and twin.number_key = o.number_key and twin.id < o.id and twin.status <> 'Cancelled'),
          o.warehouse_id is not null and not exists (select from account_warehouse w where w.account_id = $1 and w.warehouse_id = o.warehouse_id and w.enabled),
          m.carrier, m.service, o.wanted_status, o.status = 'OnHold'
        from claimed o
        left join lateral (
          select m.id, m.carrier, m.service from carrier_mapping m
          where m.account_id = $1 and m.channel_id = o.channel_id
            and (coalesce(o.channel_carrier, '') ilike like_pattern(m.channel_carrier) or (m.channel_service = '' and coalesce(o.channel_service, '') ilike like_pattern(m.channel_carrier)))
            and (m.channel_service = '' or coalesce(o.channel_service, '') ilike like_pattern(m.channel_service))
          order by length(m.channel_carrier) + length(m.channel_service) desc limit 1) m on true
        """,
        row => new Claimed(row.GetGuid(0), row.GetString(1), Text(row, 2), Text(row, 3), Text(row, 4),
            row.IsDBNull(5) ? null : JsonSerializer.Deserialize<Address>(row.GetString(5), Json), Text(row, 6), Text(row, 7), Text(row, 8), Text(row, 9),
            row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10), row.GetBoolean(11), row.GetBoolean(12), row.GetBoolean(13), row.GetBoolean(14), Text(row, 15), Text(row, 16),
            Text(row, 17) is { } wanted ? Enum.Parse<OrderStatus>(wanted) : null, row.GetBoolean(18)),
        cancellation, work.AccountId, now, batchSize);

    // One statement finds each line's variant: the channel's own SKU mapping first, then the SKU itself.
    private static async Task<ILookup<Guid, LineToValidate>> ResolveLinesAsync(Work work, Guid[] ids, CancellationToken cancellation)
    {
        await work.ExecuteAsync(
            """
            update sales_order_line l set variant_id = found.variant_id
            from (
              select l.order_id, l.number, coalesce(m.variant_id, v.id) as variant_id
              from sales_order_line l
              join sales_order o on o.account_id = l.account_id and o.id = l.order_id
              left join sku_mapping m on m.account_id = l.account_id and m.channel_id = o.channel_id and m.channel_sku_key = l.sku_key
              left join product_variant v on v.account_id = l.account_id and v.sku_key = l.sku_key
              where l.account_id = $1 and l.order_id = any($2)) as found
            where l.account_id = $1 and l.order_id = found.order_id and l.number = found.number and l.variant_id is distinct from found.variant_id
            """,
            cancellation, work.AccountId, ids);
        var rows = await work.QueryAsync(
            "select order_id, number, sku, variant_id is not null, quantity, shippable and not (cancelled > 0 and cancelled >= quantity) from sales_order_line where account_id = $1 and order_id = any($2) order by order_id, number",
            row => (Order: row.GetGuid(0), Line: new LineToValidate(row.GetInt32(1), Text(row, 2), row.GetBoolean(3), row.GetInt64(4), row.GetBoolean(5))),
            cancellation, work.AccountId, ids);
        return rows.ToLookup(row => row.Order, row => row.Line);
    }

    private static async Task<AccountRules> ReadAccountAsync(Work work, CancellationToken cancellation)
        => (await work.QueryAsync(
            "select validation, import_status, automatic_sales_workflow from account where id = $1",
            row => new AccountRules(ValidationRulesJson.Read(row.GetString(0)), Enum.Parse<OrderStatus>(row.GetString(1)), row.GetBoolean(2)),
            cancellation, work.AccountId)).Single();

    private static Task SaveAsync(Work work, IReadOnlyList<Judged> orders, DateTimeOffset now, CancellationToken cancellation) => work.ExecuteAsync(
        """
        update sales_order o set status = v.status, ready_for = v.ready_for, ready_at = v.ready_at, reason_code = v.code, reason = v.reason,
          needs_attention = v.attention, attempts = 0,
          carrier = coalesce(v.carrier, o.carrier), service = coalesce(v.service, o.service), updated_at = $2, version = version + 1
        from unnest($3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[], $9::boolean[], $10::text[], $11::text[])
          as v(id, status, ready_for, ready_at, code, reason, attention, carrier, service)
        where o.account_id = $1 and o.id = v.id
        """,
        cancellation, work.AccountId, now,
        orders.Select(o => o.Id).ToArray(), orders.Select(o => o.Status.ToString()).ToArray(), orders.Select(o => o.ReadyFor).ToArray(),
        orders.Select(o => o.ReadyAt).ToArray(), orders.Select(o => o.Code).ToArray(), orders.Select(o => o.Reason).ToArray(), orders.Select(o => o.Attention).ToArray(),
        orders.Select(o => o.Carrier).ToArray(), orders.Select(o => o.Service).ToArray());

    private static async Task CancelAsync(Work work, IReadOnlyList<Claimed> claimed, DateTimeOffset now, CancellationToken cancellation)
    {
        var cancelled = claimed.Where(order => order.Cancelled is not null).Select(order => order.Id).ToList();
        if (cancelled.Count > 0)
            await ShipmentCancellation.CancelOrdersAsync(work, cancelled, "The shop cancelled the order.", now, cancellation);
    }

    private static string? Text(Npgsql.NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    internal sealed record Claimed(
        Guid Id, string Number, string? Currency, string? Email, string? Phone, Address? ShipTo, string? ChannelCarrier, string? ChannelService, string? Hold, string? Cancelled,
        DateTimeOffset? ShipAfter, bool Approved, bool CarrierUnmapped, bool DuplicateNumber, bool UnknownWarehouse, string? Carrier, string? Service,
        OrderStatus? Wanted = null, bool Held = false);

    internal sealed record AccountRules(ValidationRules Rules, OrderStatus ImportStatus, bool Automatic);

    internal sealed record Judged(
        Guid Id, IReadOnlyList<Problem> Problems, OrderStatus Status, string? ReadyFor, DateTimeOffset? ReadyAt, string Code, string Reason, bool Attention, Event Event,
        string? Carrier, string? Service);
}
