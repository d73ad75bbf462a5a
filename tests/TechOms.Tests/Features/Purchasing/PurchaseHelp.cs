using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Features.Purchasing;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Features.Purchasing;

/// <summary>Things most tests of purchase orders need to have first.</summary>
internal static class PurchaseHelp
{
    public static ISandboxDock Dock(this PipelineWorld world) => (ISandboxDock)world.WarehouseSandbox;

    /// <summary>Runs a slice as a request of the world's account would.</summary>
    public static async Task<T> DoAsync<TSlice, T>(this PipelineWorld world, Func<TSlice, Task<T>> run)
        where TSlice : class
    {
        await using var scope = world.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Choose(world.Tenant);
        return await run(scope.ServiceProvider.GetRequiredService<TSlice>());
    }

    public static async Task<PurchaseOrderState> OrderAsync(this PipelineWorld world, string number, params IReadOnlyList<PurchaseDraftLine> lines)
        => (await world.DoAsync((CreatePurchaseOrders create) => create.RunOneAsync(new() { Number = number, Approve = true, Supplier = "Looms & Co", Lines = lines }, PipelineWorld.Cancellation))).Must();

    public static T Must<T>(this Result<T> result) => result.Match(value => value, refusal => throw new InvalidOperationException($"{refusal.Code}: {refusal.Message}"));

    /// <summary>What the warehouse did is read and concluded from.</summary>
    public static async Task ReadBackAsync(this PipelineWorld world)
    {
        await world.RunAsync("receive-receipts", world.WarehouseChannel);
        await world.DrainAsync();
    }

    public static async Task<(long Total, long Incoming)> LevelAsync(this PipelineWorld world, string sku) => (
        await world.AskAsync<long>("select total from stock_level l join product_variant v on v.id = l.variant_id where v.sku = $1", sku),
        await world.AskAsync<long>("select incoming from stock_level l join product_variant v on v.id = l.variant_id where v.sku = $1", sku));

    /// <summary>Every level is the sum of its movements, and what is incoming is what approved purchase orders expect.</summary>
    public static async Task MustBalanceAsync(this PipelineWorld world)
    {
        Assert.Equal(0L, await world.AskAsync<long>(
            """
            select count(*) from stock_level l
            join (select warehouse_id, variant_id, sum(total_delta) as total, sum(incoming_delta) as incoming from stock_movement group by 1, 2) m using (warehouse_id, variant_id)
            where l.total <> m.total or l.incoming <> m.incoming
            """));
        Assert.Equal(0L, await world.AskAsync<long>(
            """
            select count(*) from stock_level l
            where l.incoming <> (
              select coalesce(sum(o.open), 0) from purchase_order_line o join purchase_order p on p.account_id = o.account_id and p.id = o.purchase_order_id
              where o.account_id = l.account_id and o.variant_id = l.variant_id and p.warehouse_id = l.warehouse_id and p.status <> 'Draft')
            """));
    }
}
