using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechOms.Features.Channels;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Webhooks;

/// <summary>The calls a remote system made to us, latest first.</summary>
internal sealed class ListDeliveries(IDbContextFactory<OmsDb> databases, FindChannel find)
{
    public async Task<Result<Page<DeliveryView>>> RunAsync(string channel, DeliveryOutcome? outcome, PageQuery page, CancellationToken cancellation)
    {
        if (page.Check() is { } refusal)
            return refusal;
        if (await find.WithHistoryAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var deliveries = db.Set<WebhookDelivery>().AsNoTracking().Where(delivery => delivery.ChannelId == found.Id);
        if (outcome is not null)
            deliveries = deliveries.Where(delivery => delivery.Outcome == outcome);
        if (page.After is { At: { } at, Id: var id })
            deliveries = deliveries.Where(delivery => delivery.ReceivedAt < at || (delivery.ReceivedAt == at && delivery.Id < id));
        var rows = await deliveries.OrderByDescending(delivery => delivery.ReceivedAt).ThenByDescending(delivery => delivery.Id).Take(page.Size + 1)
            .Select(delivery => new DeliveryView(
                delivery.Id, delivery.ReceivedAt, delivery.Topic, delivery.ExternalId, delivery.Outcome, delivery.Note, delivery.RunId, delivery.Repeats, null))
            .ToListAsync(cancellation);
        return Page<DeliveryView>.Of(rows, page.Size, last => Cursor.Of(last.ReceivedAt, last.Id));
    }

    /// <summary>One call with head and body, masked.</summary>
    public async Task<Result<DeliveryView>> ReadAsync(string channel, Guid deliveryId, CancellationToken cancellation)
    {
        if (await find.WithHistoryAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<WebhookDelivery>().AsNoTracking().SingleOrDefaultAsync(delivery => delivery.ChannelId == found.Id && delivery.Id == deliveryId, cancellation) is { } row
            ? new DeliveryView(row.Id, row.ReceivedAt, row.Topic, row.ExternalId, row.Outcome, row.Note, row.RunId, row.Repeats, row.Request)
            : Refusal.NotFound("delivery");
    }
}

/// <param name="ExternalId">What it is about.</param>
/// <param name="Note">Why it was ignored.</param>
/// <param name="Repeats">How often it came again.</param>
/// <param name="Request">Head and body, masked; only when one call is asked for.</param>
internal sealed record DeliveryView(
    Guid Id, DateTimeOffset ReceivedAt, string? Topic, string? ExternalId, DeliveryOutcome Outcome, string? Note, Guid? RunId, int Repeats, string? Request);

/// <summary>A call as screens see it.</summary>
internal sealed class WebhookDelivery
{
    public Guid AccountId { get; private init; }
    public Guid ChannelId { get; private init; }
    public string DeliveryId { get; private init; } = "";
    public Guid Id { get; private init; }
    public DateTimeOffset ReceivedAt { get; private init; }
    public string? Topic { get; private init; }
    public string? ExternalId { get; private init; }
    public DeliveryOutcome Outcome { get; private init; }
    public string? Note { get; private init; }
    public Guid? RunId { get; private init; }
    public int Repeats { get; private init; }
    public string? Request { get; private init; }
}

internal sealed class WebhookDeliveryTable : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.ToTable("webhook_delivery");
        builder.HasKey(delivery => new { delivery.AccountId, delivery.ChannelId, delivery.DeliveryId });
    }
}
