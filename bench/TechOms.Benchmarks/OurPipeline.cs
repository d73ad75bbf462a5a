using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Features;
using TechOms.Features.Exchanges;
using TechOms.Features.Orders;
using TechOms.Features.Shipments;
using TechOms.Platform.Automations;
using TechOms.Platform.Http;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Benchmarks;

/// <summary>The product's own steps on the real server's services, one after the other, each until nothing is left for it.</summary>
internal sealed class OurPipeline(BenchDatabases place, string connectionString) : ILane
{
    public async Task<IReadOnlyList<Stage>> RunAsync(IReadOnlyList<ShopOrder> orders, int batchSize, CancellationToken cancellation)
    {
        await using var database = new Database(connectionString);
        using var remote = new InstantWarehouse { PageSize = batchSize };
        await using var server = Build(place, database, remote);
        await using var scope = server.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var exchanges = services.GetRequiredService<ExchangeLog>();
        await exchanges.StartAsync(cancellation);
        var stages = new Stages();
        await stages.TimeAsync("import", async () =>
        {
            var import = services.GetRequiredService<OrderImport>();
            foreach (var batch in orders.Chunk(batchSize))
                await import.StoreAsync(place.Tenant, place.Shop, batch, cancellation);
        });
        await stages.TimeAsync("validate", () => DrainAsync<ValidateOrders>(services, batchSize, cancellation));
        await stages.TimeAsync("allocate", () => DrainAsync<AllocateOrders>(services, batchSize, cancellation));
        await stages.TimeAsync("send", async () =>
        {
            await DrainAsync<SendShipments>(services, batchSize, cancellation);
            // Written in the background meanwhile; what is left of them counts too.
            await exchanges.StopAsync(cancellation);
        });
        await stages.TimeAsync("receive", () => services.GetRequiredService<ReceiveShipments>()
            .RunAsync(new AutomationRun(Guid.CreateVersion7(), place.Tenant, place.WarehouseChannel, actor: null), remote, cancellation));
        await stages.TimeAsync("settle", () => DrainAsync<SettleShipments>(services, batchSize, cancellation));
        return stages.All;
    }

    internal static WebApplication Build(BenchDatabases place, Database database, InstantWarehouse remote) => Server.Build(
        new() { DataFolder = place.Folder, Port = 0, Web = false, Worker = false, AllowInternalAddresses = true, Quiet = true },
        database,
        adjust: services =>
        {
            // Never started, so the steps' runners rest and the lane takes the steps itself.
            services.AddPipeline();
            services.AddSingleton(new RemoteTransport(remote));
        });

    private static async Task DrainAsync<TStep>(IServiceProvider services, int batchSize, CancellationToken cancellation)
        where TStep : IStep
    {
        var step = services.GetRequiredService<TStep>();
        for (var moved = 1; moved > 0;)
        {
            moved = 0;
            foreach (var work in await step.FindAsync(TimeProvider.System.GetUtcNow(), cancellation))
                moved += await step.RunAsync(work, batchSize, cancellation);
        }
    }
}
