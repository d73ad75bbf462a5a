using TechOms.Connectors;

namespace TechOms.Features.Channels;

/// <summary>The views of a channel's page. Shops have places, warehouses take references.</summary>
internal sealed record ChannelTab(string Key, string Name)
{
    public static IEnumerable<ChannelTab> Of(ChannelView channel) =>
    [
        new("main", "Main settings"),
        new("advanced", "Advanced"),
        .. channel.Connector is null ? Array.Empty<ChannelTab>() : [new("settings", "Channel settings")],
        new("carriers", "Carrier mappings"),
        new("skus", "SKU mappings"),
        channel.Kind is ConnectorKind.SalesChannel ? new("warehouses", "Warehouse mappings") : new("references", "Reference mappings"),
        .. channel is { Kind: ConnectorKind.SalesChannel, Connector: not null } ? [new("stock", "Stock")] : Array.Empty<ChannelTab>(),
        .. channel.Connector is null ? Array.Empty<ChannelTab>() : [new("runs", "Runs"), new("exchanges", "Exchanges"), new("webhooks", "Webhooks")],
    ];

    public string UrlOf(string channel) => Key == "main" ? $"/channels/{channel}" : $"/channels/{channel}/{Key}";
}
