using TechOms.Connectors.CartonCloud;
using TechOms.Connectors.DemoWarehouse;
using TechOms.Connectors.Extensiv;
using TechOms.Connectors.Leanafy;
using TechOms.Connectors.Shopify;
using TechOms.Connectors.Synapse;

namespace TechOms.Connectors;

/// <summary>Every connector TechOms ships with. Adding one means adding its folder and one line here.</summary>
public sealed class ConnectorCatalog
{
    public IReadOnlyList<Connector> All { get; } =
    [
        new DemoWarehouseConnector(),
        new CartonCloudConnector(),
        new ExtensivConnector(),
        new LeanafyConnector(),
        new ShopifyConnector(),
        new SynapseConnector(),
    ];

    public Connector? Find(string key) => All.FirstOrDefault(connector => connector.Info.Key == key);
}
