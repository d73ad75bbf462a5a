using TechOms.Features.Channels;
using TechOms.Features.Orders;

namespace TechOms.Features.Inventory;

/// <summary>What a shop shows of one listing at one of its places, what it should show, and what happens next.</summary>
/// <param name="LocationId">Null: nothing of it is kept at any place, as the reason says.</param>
/// <param name="Wanted">What it should show now; null: nothing here says.</param>
/// <param name="Sent">The value it was last told.</param>
/// <param name="Known">What it showed when it was last read or answered.</param>
/// <param name="SeenAt">When the listing was last read.</param>
/// <param name="Next">What a sync by hand would tell it now; null: nothing.</param>
public sealed record ShopStockView(
    Guid ChannelId, string Shop, string ItemId, string? Sku, string Listing, Guid? VariantId, string? LocationId, string? Location, long? Wanted, long? Sent, DateTimeOffset? SentAt,
    long? Known, DateTimeOffset? KnownAt, DateTimeOffset SeenAt, bool Agrees, long? Next, Why Why)
{
    internal static ShopStockView Of(ShopChannel channel, ShopStockRow row)
    {
        var fed = row is { LocationId: not null, Fed: true };
        var agrees = fed && row.Withheld is null && row.Units == row.Shown;
        return new(
            channel.Id, channel.Name, row.ItemId, row.Sku, row.Title ?? row.Sku ?? row.ItemId, row.VariantId, row.LocationId, row.Location ?? row.LocationId, fed ? row.Units : null,
            row.Sent, row.SentAt, row.Known, row.KnownAt, row.SeenAt, agrees, fed && row.Withheld is null && !agrees ? row.Units : null, WhyOf(channel, row, fed, agrees));
    }

    private static Why WhyOf(ShopChannel channel, ShopStockRow row, bool fed, bool agrees) => row switch
    {
        { Tracked: false } => new("stock.not-tracked", "The shop sells it without counting, so it is never sent.", null, "Switch on counting in the shop, then receive the listings again."),
        { VariantId: null, Sku: null or "" } => new("stock.sku-missing", "The listing has no SKU, so nobody knows what it is.", null, "Give it a SKU in the shop, then receive the listings again."),
        { VariantId: null } => new("stock.sku-unmapped", $"No product or SKU mapping knows “{row.Sku}”.", null, "Import the product, or add a SKU mapping."),
        { Withheld: ShopStock.DuplicateSku } => new(ShopStock.DuplicateSku, "Several listings share this SKU; none of them is sent.", null, "Give each its own SKU, or switch on “update inventory when duplicate SKUs are found”."),
        _ when !fed => new("stock.place-unmapped", "No warehouse feeds this place of the shop, so it is never written.", null, "Map a warehouse to it."),
        _ when channel.Stopped is { } stopped => new("channel.stopped", stopped, null, "Correct the channel and switch it on; what waits goes by itself then."),
        { PushAt: { } at, Failure: { } failure } => new("stock.delayed", $"It could not be sent: {failure}", at, "Nothing: the same is sent again by itself."),
        { PushAt: { } at } => new("stock.sending", "It is on its way to the shop.", at, "Nothing: it goes on by itself."),
        { ReadyAt: { } at, Reason: { } reason } => new(row.ReasonCode, reason, at, "Nothing: it is decided again by itself."),
        { ReadyAt: { } at } => new("stock.waiting", "It changed; the shop is about to hear of it.", at, "Nothing: it goes on by itself."),
        { Reason: { } reason } => new(row.ReasonCode, reason, null, "Look at the item in the shop, then send it again."),
        _ when agrees => new(null, row.RecheckAt is null ? "The shop shows what it should." : "The shop shows what it should, with orders taken off that are still on their way to allocation.", row.RecheckAt, "Nothing to do."),
        _ => channel.Mode switch
        {
            InventoryMode.DoNotSynchronize => new("stock.mode-silent", "The channel's mode is Do not Synchronize: only a sync by hand sends it.", null, "Send it now, or choose a mode."),
            InventoryMode.SynchronizeWithFulfillmentChannel => new("stock.awaits-refresh", "It goes with the next refresh from a fulfillment channel.", null, "Wait for it, or send it now."),
            _ => new("stock.not-sent", "It differed before the mode was chosen, or somebody changed it in the shop: the next change corrects it.", null, "Send it now."),
        },
    };
}

/// <param name="Stopped">Why nothing goes to it now; null: it does.</param>
internal sealed record ShopChannel(Guid Id, string Name, InventoryMode Mode, string? Stopped)
{
    public static ShopChannel Of(Channel channel) => new(channel.Id, channel.Name, ChannelOptionsJson.Read(channel.Options).InventoryMode, channel.State switch
    {
        ChannelState.Active => null,
        ChannelState.Paused => $"The channel was stopped: {channel.PausedReason}",
        _ => "The channel is switched off.",
    });
}
