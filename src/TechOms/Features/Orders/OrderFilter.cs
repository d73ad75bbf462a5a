using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TechOms.Platform.Storage;
using TechOms.Platform.Web;

namespace TechOms.Features.Orders;

/// <summary>Which orders. All of it stands in the address.</summary>
internal sealed record OrderFilter
{
    [FromQuery(Name = "q"), Description("Begins the order number, or is the e-mail address, a SKU or a reference.")]
    public string? Text { get; init; }

    [FromQuery(Name = "status")]
    public OrderStatus[] Statuses { get; init; } = [];

    [FromQuery(Name = "attention"), Description("Only orders a person must look at.")]
    public bool? Attention { get; init; }

    [FromQuery(Name = "backordered")]
    public bool? Backordered { get; init; }

    [FromQuery(Name = "short")]
    public bool? Short { get; init; }

    [FromQuery(Name = "channel")]
    public Guid? ChannelId { get; init; }

    [FromQuery(Name = "from"), Description("Ordered on this day or later, in the account's time zone.")]
    public DateOnly? From { get; init; }

    [FromQuery(Name = "to"), Description("Ordered on this day or earlier.")]
    public DateOnly? To { get; init; }

    [FromQuery(Name = "problem"), Description("Only orders that wait because of this problem, by its code.")]
    public string? Problem { get; init; }

    [FromQuery(Name = "value"), Description("With problem: the value that causes it, such as the SKU that nobody knows.")]
    public string? Value { get; init; }

    /// <summary>Anything at all beside the status.</summary>
    public bool IsNarrow => !string.IsNullOrWhiteSpace(Text) || Statuses.Length > 0 || Attention is true || Backordered is true || Short is true
        || ChannelId is not null || From is not null || To is not null || Problem is { Length: > 0 };

    public static OrderFilter Of(IQueryCollection query) => new()
    {
        Text = query.Text("q"),
        Statuses = query.Choices<OrderStatus>("status"),
        Attention = query.Flag("attention"),
        Backordered = query.Flag("backordered"),
        Short = query.Flag("short"),
        ChannelId = query.Id("channel"),
        From = query.Day("from"),
        To = query.Day("to"),
        Problem = query.Text("problem"),
        Value = query.Text("value"),
    };

    public IQueryable<SalesOrder> Apply(OmsDb db, TimeZoneInfo zone)
    {
        var orders = (string.IsNullOrWhiteSpace(Text) ? db.Set<SalesOrder>() : Search(db, Text.Trim().ToLowerInvariant())).AsNoTracking();
        if (Statuses is [var only])
            orders = orders.Where(order => order.Status == only);
        else if (Statuses.Length > 1)
            orders = orders.Where(order => Statuses.Contains(order.Status));
        if (Attention is true)
            orders = orders.Where(order => order.NeedsAttention);
        if (Backordered is true)
            orders = orders.Where(order => order.Backordered);
        if (Short is true)
            orders = orders.Where(order => order.Short);
        if (ChannelId is { } channel)
            orders = orders.Where(order => order.ChannelId == channel);
        if (From is { } from)
            orders = orders.Where(order => order.OrderedAt >= zone.StartOf(from));
        if (To is { } to)
            orders = orders.Where(order => order.OrderedAt < zone.StartOf(to.AddDays(1)));
        if (Problem is { Length: > 0 } code)
            orders = orders.Where(order => WithProblem(db, code, Value).Contains(order.Id));
        return orders;
    }

    private static IQueryable<Guid> WithProblem(OmsDb db, string code, string? value) => db.Database.SqlQuery<Guid>(
        $"""
        select order_id as "Value" from problem where closed_at is null and order_id is not null and code = {code} and ({value}::text is null or value = {value})
        """);

    // Each arm is one index look-up. starts_with, unlike LIKE, is leakproof, so row-level security lets it use the index. As an array the ids are looked up
    // one by one; as a set PostgreSQL expects thousands and reads the whole table.
    private static IQueryable<SalesOrder> Search(OmsDb db, string key) => db.Set<SalesOrder>().FromSql(
        $"""
        select * from sales_order where id = any(array(
          select id from sales_order where starts_with(number_key, {key})
          union select id from sales_order where email_key = {key}
          union select order_id from sales_order_reference where value_key = {key}
          union select l.order_id from sales_order_line l where l.variant_id = (select v.id from product_variant v where v.sku_key = {key})
          union select l.order_id from sales_order_line l where l.variant_id is null and l.sku_key = {key}))
        """);
}
