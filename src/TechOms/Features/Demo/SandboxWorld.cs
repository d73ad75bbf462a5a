using TechOms.Connectors;

namespace TechOms.Features.Demo;

/// <summary>A shop and a warehouse of our own, served over HTTP by this process. Their state is on disk: a killed server finds them as they were.</summary>
internal sealed class SandboxWorld : IDisposable
{
    private readonly List<SandboxStore> _stores = [];

    public SandboxWorld(string folder, TimeProvider clock)
    {
        var catalog = new ConnectorCatalog();
        Directory.CreateDirectory(folder);
        ShopConnector = catalog.Find("shopify")!;
        WarehouseConnector = catalog.Find("cartoncloud")!;
        ShopSandbox = Create(ShopConnector, "shop");
        WarehouseSandbox = Create(WarehouseConnector, "warehouse");

        ConnectorSandbox Create(Connector connector, string name)
        {
            var store = SandboxStore.At(Path.Combine(folder, name + ".log"));
            _stores.Add(store);
            var sandbox = connector.CreateSandbox(new(store, clock));
            sandbox.LiftLimits();
            return sandbox;
        }
    }

    public Connector ShopConnector { get; }
    public Connector WarehouseConnector { get; }
    public ConnectorSandbox ShopSandbox { get; }
    public ConnectorSandbox WarehouseSandbox { get; }
    public ISandboxShop Shop => (ISandboxShop)ShopSandbox;
    public ISandboxWarehouse Warehouse => (ISandboxWarehouse)WarehouseSandbox;

    public void Serve(WebApplication app, int port)
    {
        ShopSandbox.Address = new Uri($"http://127.0.0.1:{port}/sandbox/shop/");
        WarehouseSandbox.Address = new Uri($"http://127.0.0.1:{port}/sandbox/warehouse/");
        if (ShopSandbox is ISandboxCaller caller)
            caller.HireCourier().AtOnce = true;
        app.MapSandbox("/sandbox/shop", ShopSandbox);
        app.MapSandbox("/sandbox/warehouse", WarehouseSandbox);
    }

    public void Dispose()
    {
        (ShopSandbox as ISandboxCaller)?.Courier?.Dispose();
        foreach (var store in _stores)
            store.Dispose();
    }
}
