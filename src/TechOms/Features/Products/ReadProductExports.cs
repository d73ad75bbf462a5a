using TechOms.Connectors;
using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

/// <summary>Where a product stands with every channel that takes products.</summary>
internal sealed class ReadProductExports(Database database, CurrentTenant current, ConnectorCatalog connectors)
{
    public async Task<IReadOnlyList<ProductExportView>> RunAsync(Guid productId, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var channels = await work.QueryAsync(
            """
            select c.id, c.key, c.name, c.connector, a.master_product_source <> 'TechOms' and a.master_product_channel_id is not distinct from c.id
            from channel c join account a on a.id = c.account_id
            where c.account_id = $1 and c.deleted_at is null and c.connector is not null order by c.name, c.key
            """,
            row => (Id: row.GetGuid(0), Key: row.GetString(1), Name: row.GetString(2), Connector: row.GetString(3), IsMaster: row.GetBoolean(4)), cancellation, work.AccountId);
        List<ProductExportView> views = [];
        foreach (var channel in channels.Where(channel => connectors.Find(channel.Connector)?.Can<IProductSink>() is true))
            views.Add(await ReadAsync(work, productId, channel.Id, new(channel.Key, channel.Name, channel.IsMaster), cancellation));
        return views;
    }

    // What a change of it means is known only in the channel's own words.
    private static async Task<ProductExportView> ReadAsync(Work work, Guid productId, Guid channelId, ProductExportView channel, CancellationToken cancellation)
    {
        var rows = await work.QueryAsync(
            $"""
            select e.status, e.existed, e.external_id, e.sent_at, e.tried_at, e.reason, e.field, {ProductsToSend.Sendable} and e.hash <> md5({ProductsToSend.Payload})
            from product_export e join product p on p.account_id = e.account_id and p.id = e.product_id
            where e.account_id = $1 and e.channel_id = $2 and e.product_id = $3
            """,
            row => channel with
            {
                Status = Enum.Parse<ProductExportStatus>(row.GetString(0)),
                Existed = row.GetBoolean(1),
                ExternalId = row.IsDBNull(2) ? null : row.GetString(2),
                SentAt = row.IsDBNull(3) ? null : row.GetFieldValue<DateTimeOffset>(3),
                TriedAt = row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4),
                Reason = row.IsDBNull(5) ? null : row.GetString(5),
                Field = row.IsDBNull(6) ? null : row.GetString(6),
                Changed = row.GetBoolean(7),
            },
            cancellation, work.AccountId, channelId, productId);
        return rows is [var known] ? known : channel;
    }
}

/// <param name="IsMaster">Its products come from there; nothing is exported to it.</param>
public sealed record ProductExportView(string Channel, string ChannelName, bool IsMaster)
{
    /// <summary>Null: no export has met it yet.</summary>
    public ProductExportStatus? Status { get; init; }

    /// <summary>The channel had it already. Most warehouse systems keep what they have as it is.</summary>
    public bool Existed { get; init; }

    public string? ExternalId { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public DateTimeOffset? TriedAt { get; init; }

    /// <summary>Why the channel does not have it as it is.</summary>
    public string? Reason { get; init; }

    /// <summary>What the channel refused, in its own words.</summary>
    public string? Field { get; init; }

    /// <summary>It changed since; the next export tells.</summary>
    public bool Changed { get; init; }
}
