using System.ComponentModel.DataAnnotations;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>A sync by hand, of all listings or of some, whatever the mode: each is looked at in the shop first.</summary>
internal sealed class SendStock(Database database, CurrentTenant current, FindChannel find, Caller caller, TimeProvider clock)
{
    public const int MaxItems = 1000;

    /// <param name="Items">Ids of listings; left out: all of them.</param>
    /// <param name="InFull">Tell the value even where the shop seems to show it.</param>
    public sealed record Request([property: MaxLength(MaxItems)] IReadOnlyList<string>? Items = null, bool InFull = false);

    /// <param name="Listings">How many are about to be looked at and sent.</param>
    public sealed record Answer(int Listings);

    public async Task<Result<Answer>> RunAsync(string key, Request request, CancellationToken cancellation)
    {
        if (await find.RunAsync(key, cancellation) is not { } channel)
            return FindChannel.Missing;
        if (channel.Kind is not ConnectorKind.SalesChannel)
            return ListShopStock.NoShop;
        if (ShopChannel.Of(channel).Stopped is { } stopped)
            return Refusal.Conflict("channel.stopped", $"{stopped} Nothing can be sent now.");

        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var marked = await ShopStock.ResendAsync(work, channel.Id, request.Items, request.InFull, now, cancellation);
        await work.RecordAsync(
            [
                ChannelEvents.Of(
                    EventLevel.Info, "stock.send-asked", request.InFull ? $"Asked to send the stock of {marked} listings again in full." : $"Asked to send what differs of {marked} listings.", channel.Id, caller.Actor,
                    new { Listings = marked, request.InFull }),
            ],
            now, cancellation);
        await work.CommitAsync(cancellation);
        return new Answer(marked);
    }
}
