using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechOms.Features.Channels;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Exchanges;

/// <summary>What was said to a remote system and what it answered, masked, latest first.</summary>
internal sealed class ListExchanges(IDbContextFactory<OmsDb> databases, FindChannel find)
{
    /// <param name="Failed">Only those that did not go well.</param>
    public sealed record Filter(Guid? Run = null, Guid? Order = null, Guid? Shipment = null, Guid? Receipt = null, bool Failed = false);

    public async Task<Result<Page<ExchangeView>>> RunAsync(string channel, Filter filter, PageQuery page, CancellationToken cancellation)
    {
        if (page.Check() is { } refusal)
            return refusal;
        if (await find.WithHistoryAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var exchanges = db.Set<Exchange>().AsNoTracking().Where(exchange => exchange.ChannelId == found.Id);
        if (filter.Run is { } run)
            exchanges = exchanges.Where(exchange => exchange.RunId == run);
        if (filter.Order is { } order)
            exchanges = exchanges.Where(exchange => exchange.OrderId == order);
        if (filter.Shipment is { } shipment)
            exchanges = exchanges.Where(exchange => exchange.ShipmentId == shipment);
        if (filter.Receipt is { } receipt)
            exchanges = exchanges.Where(exchange => exchange.ReceiptId == receipt);
        if (filter.Failed)
            exchanges = exchanges.Where(exchange => exchange.Fault != null);
        if (page.After is { At: { } at, Id: var id })
            exchanges = exchanges.Where(exchange => exchange.At < at || (exchange.At == at && exchange.Id < id));
        var rows = await exchanges.OrderByDescending(exchange => exchange.At).ThenByDescending(exchange => exchange.Id).Take(page.Size + 1)
            .Select(exchange => new ExchangeView(
                exchange.Id, exchange.At, exchange.Method, exchange.Url, exchange.Status, exchange.Fault, exchange.DurationMs,
                exchange.RunId, exchange.OrderId, exchange.ShipmentId, exchange.ReceiptId, null, null))
            .ToListAsync(cancellation);
        return Page<ExchangeView>.Of(rows, page.Size, last => Cursor.Of(last.At, last.Id));
    }
}

/// <summary>One exchange with head and body of both sides.</summary>
internal sealed class ReadExchange(IDbContextFactory<OmsDb> databases, FindChannel find)
{
    public async Task<Result<ExchangeView>> RunAsync(string channel, Guid exchangeId, CancellationToken cancellation)
    {
        if (await find.WithHistoryAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var row = await db.Set<Exchange>().AsNoTracking()
            .SingleOrDefaultAsync(exchange => exchange.ChannelId == found.Id && exchange.Id == exchangeId, cancellation);
        return row is null
            ? Refusal.NotFound("exchange")
            : new ExchangeView(
                row.Id, row.At, row.Method, row.Url, row.Status, row.Fault, row.DurationMs, row.RunId, row.OrderId, row.ShipmentId, row.ReceiptId, row.Request, row.Response);
    }
}

/// <param name="Fault">Null when it went well.</param>
/// <param name="Request">Head and body, masked; only when one exchange is asked for.</param>
internal sealed record ExchangeView(
    Guid Id, DateTimeOffset At, string Method, string Url, int? Status, string? Fault, int DurationMs,
    Guid? RunId, Guid? OrderId, Guid? ShipmentId, Guid? ReceiptId, string? Request, string? Response);

/// <summary>An exchange as screens see it.</summary>
internal sealed class Exchange
{
    public Guid AccountId { get; private init; }
    public Guid Id { get; private init; }
    public DateTimeOffset At { get; private init; }
    public Guid ChannelId { get; private init; }
    public Guid? RunId { get; private init; }
    public Guid? OrderId { get; private init; }
    public Guid? ShipmentId { get; private init; }
    public Guid? ReceiptId { get; private init; }
    public string Method { get; private init; } = "";
    public string Url { get; private init; } = "";
    public int? Status { get; private init; }
    public string? Fault { get; private init; }
    public int DurationMs { get; private init; }
    public string? Request { get; private init; }
    public string? Response { get; private init; }
}

internal sealed class ExchangeTable : IEntityTypeConfiguration<Exchange>
{
    public void Configure(EntityTypeBuilder<Exchange> builder)
    {
        builder.ToTable("exchange");
        builder.HasKey(exchange => new { exchange.AccountId, exchange.Id, exchange.At });
    }
}
