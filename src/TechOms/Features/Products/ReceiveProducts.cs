using TechOms.Connectors;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

/// <summary>Takes over products from the account's master product channel.</summary>
internal sealed class ReceiveProducts(Database database, ProductImport import) : IAutomation<IProductSource>
{
    public const string CursorName = "products";

    public static AutomationPlan Plan { get; } = new("receive-products", "Import products from channel", DefaultSchedule: "1440");

    public async Task RunAsync(AutomationRun run, IProductSource source, CancellationToken cancellation)
    {
        await using (var work = await database.BeginAsync(run.Tenant, cancellation))
        {
            var master = await work.ScalarAsync<bool>(
                "select master_product_source <> 'TechOms' and master_product_channel_id = $2 from account where id = $1", cancellation, work.AccountId, run.ChannelId);
            if (!master)
                throw new ConnectorException(ConnectorFault.Rejected, "This channel is not the account's master product source, so no products are imported from it.");
        }

        var cursor = await ReadCursorAsync(run, cancellation);
        await foreach (var page in source.ReadProductsAsync(cursor, cancellation))
        {
            run.Read += page.Products.Count;
            run.Changed += await import.StoreAsync(run.Tenant, run.ChannelId, page, cancellation);
        }
    }

    private async Task<string?> ReadCursorAsync(AutomationRun run, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        return await work.ScalarAsync<string>(
            "select value from channel_cursor where account_id = $1 and channel_id = $2 and name = $3", cancellation, work.AccountId, run.ChannelId, CursorName);
    }
}
