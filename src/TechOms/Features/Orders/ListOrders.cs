using Microsoft.EntityFrameworkCore;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Orders, newest first.</summary>
internal sealed class ListOrders(IDbContextFactory<OmsDb> databases, Caller caller)
{
    /// <summary>Beyond this many nobody needs the exact number, and counting them would be the slowest part of the page.</summary>
    public const int MostCounted = 1000;

    public async Task<Result<Page<OrderRow>>> RunAsync(OrderFilter filter, PageQuery page, CancellationToken cancellation)
    {
        if (page.Check() is { } refusal)
            return refusal;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var orders = filter.Apply(db, caller.Zone);
        if (page.After is { At: { } at, Id: var id })
            orders = orders.Where(order => EF.Functions.LessThan(ValueTuple.Create(order.OrderedAt, order.Id), ValueTuple.Create(at, id)));
        var rows = await orders.OrderByDescending(order => order.OrderedAt).ThenByDescending(order => order.Id).Take(page.Size + 1)
            .Select(order => new
            {
                Order = order,
                Lines = order.Lines.Count,
                Units = order.Lines.Sum(line => line.Quantity - line.Cancelled),
                Shipped = order.Lines.Sum(line => line.Shipped),
            })
            .ToListAsync(cancellation);
        var names = await NameBook.ReadAsync(db, cancellation);
        return Page<OrderRow>.Of(
            [.. rows.Select(row => OrderRow.Of(row.Order, row.Lines, row.Units, row.Shipped, names))], page.Size, row => Cursor.Of(row.OrderedAt, row.Id));
    }

    /// <returns>At most one more than <see cref="MostCounted"/>.</returns>
    public async Task<int> CountAsync(OrderFilter filter, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await filter.Apply(db, caller.Zone).Take(MostCounted + 1).CountAsync(cancellation);
    }
}

/// <summary>An order as one line of a list.</summary>
public sealed record OrderRow
{
    public required Guid Id { get; init; }
    public required string Number { get; init; }
    public required OrderStatus Status { get; init; }
    public required bool NeedsAttention { get; init; }
    public required bool Backordered { get; init; }
#pragma warning disable CA1720 // The trade's word for a delivery that came up short; no number is meant.
    public required bool Short { get; init; }
#pragma warning restore CA1720
    public required Guid? ChannelId { get; init; }
    public required string? Channel { get; init; }
    public required string? ExternalId { get; init; }
    public required DateTimeOffset OrderedAt { get; init; }
    public required string? ShipToName { get; init; }
    public required string? ShipToCountry { get; init; }
    public required string? Email { get; init; }
    public required int Lines { get; init; }
    public required long Units { get; init; }
    public required long Shipped { get; init; }
    public required decimal? Total { get; init; }
    public required string? Currency { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public required Why Why { get; init; }
    public required long Version { get; init; }

    internal static OrderRow Of(SalesOrder order, int lines, long units, long shipped, NameBook names) => new()
    {
        Id = order.Id,
        Number = order.Number,
        Status = order.Status,
        NeedsAttention = order.NeedsAttention,
        Backordered = order.Backordered,
        Short = order.Short,
        ChannelId = order.ChannelId,
        Channel = names.ChannelName(order.ChannelId),
        ExternalId = order.ExternalId,
        OrderedAt = order.OrderedAt,
        ShipToName = order.ShipTo?.Name ?? order.ShipTo?.Company,
        ShipToCountry = order.ShipTo?.Country,
        Email = order.Email,
        Lines = lines,
        Units = units,
        Shipped = shipped,
        Total = order.Total,
        Currency = order.Currency,
        Tags = order.Tags,
        Why = Why.OfOrder(order.Status, order.ReasonCode, order.Reason, order.ReadyAt, problemAction: null),
        Version = order.Version,
    };
}
