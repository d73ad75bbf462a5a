using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Connectors.CartonCloud;
using TechOms.Features.Automations;
using TechOms.Features.Channels;
using TechOms.Features.Products;
using TechOms.Platform.Automations;

namespace TechOms.Tests.Features.Products;

/// <summary>The account's products on their way to its channels, on the real thing.</summary>
public sealed class SendProductsTests
{
    private static CancellationToken Cancellation => PipelineWorld.Cancellation;

    [Fact]
    public async Task Each_product_is_sent_once_and_what_is_refused_says_why_until_it_is_taken()
    {
        await using var world = await PipelineWorld.StartAsync("leanafy");
        var mug = await AddAsync(world, "Mug", "For tea", "MUG");
        var pot = await AddAsync(world, "Pot", null, "POT");
        await world.ExecuteAsync(
            "insert into sku_mapping (account_id, channel_id, variant_id, channel_sku) select account_id, $1, id, 'WH-MUG' from product_variant where sku = 'MUG'", world.WarehouseChannel);

        var first = await world.RunAsync("send-products", world.WarehouseChannel);

        Assert.Equal((2L, 1L, 1L), (first.Read, first.Changed, first.Refused));
        Assert.Equal("description", first.Remarks.Single(remark => remark.Code is "product.export-refused").Field);
        Assert.Equal(["WH-MUG"], SkusOf(world));
        Assert.Contains("wms", await OpenProblemAsync(world, pot), StringComparison.Ordinal);
        Assert.NotNull(await world.AskAsync<string>("select external_ids ->> $2 from product where id = $1", mug, world.WarehouseChannel.ToString()));
        Assert.Equal([ProductExportStatus.Refused, null], (await ExportsAsync(world, pot)).OrderByDescending(export => export.Channel).Select(export => export.Status));

        // Nothing changed, so nobody is asked again; other settings may help, and so may a person.
        Assert.Equal((0L, 0L), Counts(await world.RunAsync("send-products", world.WarehouseChannel)));
        await world.ExecuteAsync("update channel set version = version + 1 where id = $1", world.WarehouseChannel);
        Assert.Equal((0L, 1L), Counts(await world.RunAsync("send-products", world.WarehouseChannel)));
        var byHand = await RunByHandAsync(world);
        Assert.Equal((2L, 0L, 1L, 1L), (byHand.Read, byHand.Changed, byHand.Unchanged, byHand.Refused));
        Assert.Equal("description", Assert.Single(byHand.Remarks).Field);

        await world.UseAsync<SaveProduct, SavedProduct>(save => save.RunAsync(pot, new("Pot", "For soup"), Cancellation));
        Assert.Equal((1L, 0L), Counts(await world.RunAsync("send-products", world.WarehouseChannel)));
        Assert.Equal(["POT", "WH-MUG"], SkusOf(world));
        Assert.Null(await OpenProblemAsync(world, pot));
        Assert.Equal(ProductExportStatus.Sent, (await ExportsAsync(world, pot)).Single(export => export.Channel is "wms").Status);
    }

    [Fact]
    public async Task A_lost_reply_makes_no_second_product()
    {
        await using var world = await PipelineWorld.StartAsync("leanafy");
        var mug = await AddAsync(world, "Mug", "For tea", "MUG");
        await AddAsync(world, "Pot", "For soup", "POT");
        world.WarehouseSandbox.Faults.Add(new(FaultKind.LoseReply, call => call.Method is "POST" && call.Path.Value!.EndsWith("/item", StringComparison.Ordinal), Times: 1));

        var lost = await Assert.ThrowsAsync<ConnectorException>(() => world.RunAsync("send-products", world.WarehouseChannel));
        Assert.Equal((ConnectorFault.Unknown, 1), (lost.Fault, world.WarehouseSandbox.Faults.Struck));
        Assert.Equal(["MUG", "POT"], SkusOf(world));
        Assert.Equal(1L, await world.AskAsync<long>("select count(*) from product_export where status = 'InDoubt'"));

        await world.ExecuteAsync("update product_export set tried_at = tried_at - interval '1 minute'");
        Assert.Equal((1L, 0L), Counts(await world.RunAsync("send-products", world.WarehouseChannel)));
        Assert.Equal(["MUG", "POT"], SkusOf(world));
        Assert.Equal(ProductExportStatus.Sent, (await ExportsAsync(world, mug)).Single(export => export.Channel is "wms").Status);
    }

    [Fact]
    public async Task What_a_setting_is_to_blame_for_ends_the_run_and_refuses_no_product()
    {
        await using var world = await PipelineWorld.StartAsync("cartoncloud");
        await AddAsync(world, "Mug", "For tea", "MUG");
        await AddAsync(world, "Pot", "For soup", "POT");
        var store = world.Services.GetRequiredService<SettingsStore>();
        await world.SaveWarehouseSettingsAsync(store.Write((CartonCloudSettings)world.WarehouseSandbox.GoodSettings with { ProductType = null }));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => world.RunAsync("send-products", world.WarehouseChannel));

        Assert.Equal((ConnectorFault.Rejected, nameof(CartonCloudSettings.ProductType)), (failure.Fault, failure.Setting));
        Assert.Equal(2L, await world.AskAsync<long>("select count(*) from product_export where status = 'Waiting'"));
        await world.SaveWarehouseSettingsAsync(store.Write(world.WarehouseSandbox.GoodSettings));
        Assert.Equal((2L, 0L), Counts(await world.RunAsync("send-products", world.WarehouseChannel)));
    }

    [Fact]
    public async Task A_shop_hears_again_of_what_changed_and_never_as_the_master_of_products()
    {
        await using var world = await PipelineWorld.StartAsync();
        var mug = await AddAsync(world, "Mug", "For tea", "MUG");
        await AddAsync(world, "Pot", null, "POT");
        Assert.Equal((2L, 0L), Counts(await world.RunAsync("send-products", world.ShopChannel)));

        await world.ExecuteAsync("update product_variant set price = 12.5 where sku = 'MUG'");
        Assert.True((await ExportsAsync(world, mug)).Single().Changed);
        Assert.Equal((1L, 0L), Counts(await world.RunAsync("send-products", world.ShopChannel)));
        var shown = await ReadShopAsync(world);
        Assert.Equal([("Mug", 12.5m), ("Pot", 10m)], shown.Select(product => (product.Name, product.Variants.Single().Price!.Value)).Order());

        await world.ExecuteAsync("update account set master_product_source = 'SalesChannel', master_product_channel_id = $1", world.ShopChannel);
        var refused = await Assert.ThrowsAsync<ConnectorException>(() => world.RunAsync("send-products", world.ShopChannel));
        Assert.Equal(ConnectorFault.Rejected, refused.Fault);
        Assert.True((await ExportsAsync(world, mug)).Single().IsMaster);
    }

    private static async Task<Guid> AddAsync(PipelineWorld world, string name, string? description, string sku)
        => (await world.UseAsync<SaveProduct, SavedProduct>(save => save.RunAsync(null, new(name, description, Variants: [new() { Sku = sku, Unit = "each", Price = 10m }]), Cancellation))).Id;

    private static async Task<IReadOnlyList<RemoteProduct>> ReadShopAsync(PipelineWorld world)
    {
        using var channel = await world.Services.GetRequiredService<ChannelSessions>().OpenAsync(world.Tenant, world.ShopChannel, Cancellation);
        List<RemoteProduct> products = [];
        await foreach (var page in ((IProductSource)channel!.Session).ReadProductsAsync(null, Cancellation))
            products.AddRange(page.Products);
        return products;
    }

    // As its record shows it.
    private static async Task<RunView> RunByHandAsync(PipelineWorld world)
    {
        var id = await world.Services.GetRequiredService<RunRequests>().AskAsync(world.Tenant, world.WarehouseChannel, "send-products", RunCause.Manual, "anna@example.com", Cancellation);
        var claimed = await world.Services.GetRequiredService<RunQueue>().ClaimAsync(Cancellation);
        await world.Services.GetRequiredService<RunOne>().RunAsync(claimed!, Cancellation, Cancellation);
        return await world.UseAsync<ReadRun, RunView>(read => read.RunAsync("wms", id, Cancellation));
    }

    private static async Task<IReadOnlyList<ProductExportView>> ExportsAsync(PipelineWorld world, Guid product)
        => (await world.UseAsync<ReadProduct, ProductDetails>(read => read.RunAsync(product, Cancellation))).Exports;

    private static Task<string?> OpenProblemAsync(PipelineWorld world, Guid product)
        => world.AskAsync<string>("select message from problem where entity_kind = 'Product' and entity_id = $1 and closed_at is null", product);

    private static IEnumerable<string> SkusOf(PipelineWorld world) => world.Warehouse.ReadStock().Select(stock => stock.Sku).Order();

    private static (long Changed, long Refused) Counts(AutomationRun run) => (run.Changed, run.Refused);
}
