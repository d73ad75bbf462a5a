using TechOms.Connectors;
using TechOms.Platform.Storage;

namespace TechOms.Features.Channels;

/// <summary>A channel with an open session; good for one run or one batch. Dispose it when done.</summary>
internal sealed class OpenChannel(Guid id, Tenant tenant, string name, Guid? warehouseId, ChannelOptions options, Connector connector, IConnectorSession session, IDisposable http)
    : IDisposable
{
    public Guid Id => id;
    public Tenant Tenant => tenant;
    public string Name => name;

    /// <summary>Of a fulfillment channel.</summary>
    public Guid? WarehouseId => warehouseId;

    public ChannelOptions Options => options;
    public Connector Connector => connector;
    public IConnectorSession Session => session;

    public void Dispose() => http.Dispose();
}

/// <summary>What an exchange is recorded under, so that it shows on the right pages.</summary>
internal sealed record ExchangeSubject(Guid? RunId = null, Guid? OrderId = null, Guid? ShipmentId = null, Guid? ReceiptId = null)
{
    private static readonly AsyncLocal<ExchangeSubject?> Ambient = new();

    /// <summary>The subject of remote calls made from here on in this flow of work.</summary>
    public static ExchangeSubject Current
    {
        get => Ambient.Value ?? new();
        set => Ambient.Value = value;
    }
}
