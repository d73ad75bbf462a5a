using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Organizations;

/// <summary>Where products are kept; everybody else gets them from there.</summary>
internal enum MasterProductSource { TechOms, SalesChannel, FulfillmentChannel }

/// <param name="Suits">Its products can be read.</param>
internal sealed record ProductChannel(Guid Id, string Key, string Name, MasterProductSource Kind, bool Enabled, bool Suits);

/// <summary>The channels an account's products could be kept in.</summary>
internal static class MasterProducts
{
    public static async Task<IReadOnlyList<ProductChannel>> ReadChannelsAsync(Work work, ConnectorCatalog connectors, CancellationToken cancellation)
        => await work.QueryAsync(
            "select id, key, name, kind, enabled, connector from channel where account_id = $1 and deleted_at is null order by name, key",
            row => new ProductChannel(
                row.GetGuid(0), row.GetString(1), row.GetString(2), Enum.Parse<MasterProductSource>(row.GetString(3)), row.GetBoolean(4),
                !row.IsDBNull(5) && connectors.Find(row.GetString(5))?.Can<IProductSource>() is true),
            cancellation, work.AccountId);

    /// <summary>Takes over what is wanted, where anything is. A source without a channel means the only one there is.</summary>
    public static async Task<Refusal?> ApplyAsync(Work work, Account account, AccountSettings wanted, ConnectorCatalog connectors, CancellationToken cancellation)
    {
        if (wanted is { MasterProductSource: null, MasterProductChannel: null })
            return null;
        if (wanted.MasterProductSource is MasterProductSource.TechOms || wanted is { MasterProductSource: null, MasterProductChannel: "" })
        {
            account.KeepProductsIn(MasterProductSource.TechOms, null);
            return null;
        }

        var name = wanted.MasterProductChannel ?? "";
        var fitting = (await ReadChannelsAsync(work, connectors, cancellation))
            .Where(channel => wanted.MasterProductSource is null || channel.Kind == wanted.MasterProductSource)
            .Where(channel => name.Length == 0 ? channel.Suits : string.Equals(channel.Key, name, StringComparison.OrdinalIgnoreCase) || channel.Id.ToString() == name).ToList();
        switch (fitting)
        {
            case [{ Suits: true } channel]:
                account.KeepProductsIn(channel.Kind, channel.Id);
                return null;
            case [var mute]:
                return Refusal.Invalid("account.master-product-channel", "masterProductChannel", $"{mute.Name} cannot be asked for its products.");
            default:
                return Refusal.Invalid(
                    "account.master-product-channel", "masterProductChannel",
                    name.Length == 0 ? "Name the channel that products come from, by its key." : $"The account has no such channel: {name}.");
        }
    }

    /// <summary>Which jobs a channel may have depends on it, so their schedules are set up anew.</summary>
    public static async Task TellSchedulesAsync(Work work, ConnectorCatalog connectors, CancellationToken cancellation)
    {
        foreach (var channel in await ReadChannelsAsync(work, connectors, cancellation))
            work.Wake(KeepSchedules.SignalOf(channel.Id));
    }
}
