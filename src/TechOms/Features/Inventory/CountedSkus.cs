using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>SKUs that a warehouse counted and nobody here knew.</summary>
internal static class CountedSkus
{
    public const string Unknown = "inventory.sku-unknown";

    /// <summary>They are known now: through a mapping of the channel. The next count books what there is.</summary>
    public static Task<int> CloseAsync(Work work, Guid channelId, IReadOnlyCollection<string> skus, DateTimeOffset now, CancellationToken cancellation) => work.ExecuteAsync(
        "update problem set closed_at = $3 where account_id = $1 and entity_id = $2 and code = $4 and closed_at is null and value = any($5)",
        cancellation, work.AccountId, channelId, now, Unknown, skus.Select(sku => sku.Trim().ToLowerInvariant()).ToArray());
}
