using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TechOms.Connectors;

/// <summary>
/// A working imitation of a remote system, served over real HTTP routes. It keeps state, enforces limits and refuses what the real system refuses.
/// </summary>
public abstract class ConnectorSandbox
{
    /// <summary>Where its host serves it; ends with a slash. Its host sets it when it knows.</summary>
    public Uri Address { get; set; } = new("http://sandbox.test/");

    /// <summary>Trouble to make on demand.</summary>
    public SandboxFaults Faults { get; } = new();

    public abstract ConnectorSettings GoodSettings { get; }
    public abstract ConnectorSettings WrongCredentials { get; }

    /// <summary>Carries the calls it makes to webhooks; nobody does unless this is set.</summary>
    public Action<SandboxDelivery>? Deliver { get; set; }

    public abstract void Map(IEndpointRouteBuilder routes);

    /// <summary>Whether a request changes nothing over there. Systems that search by POST know better than its method.</summary>
    public virtual bool IsRead(HttpRequest request, string body) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    /// <summary>For trials that must not take as long as life: no limits on calls, nothing asynchronous takes longer than it must.</summary>
    public virtual void LiftLimits()
    {
    }

    /// <summary>Makes worthless what it gave out to callers so far: access tokens, sessions. Systems that only know fixed keys have none.</summary>
    public virtual void RevokeTokens()
    {
    }

    /// <summary>False: it does not tell when a product changed, so every read tells all of them.</summary>
    public virtual bool DatesProducts => true;

    /// <summary>False: its products have neither sizes nor weights.</summary>
    public virtual bool MeasuresProducts => true;

    /// <summary>What the system's own people set up on request, where webhooks cannot be subscribed to by its API.</summary>
    public virtual void Subscribe(Uri webhook)
    {
    }

    protected void Call(SandboxDelivery delivery)
    {
        Deliver?.Invoke(delivery);
        if (Faults.DoublesCall())
            Deliver?.Invoke(delivery);
    }
}

/// <param name="Store">Holds the sandbox's state; on disk for trials, so that a killed server finds its warehouse as it was.</param>
public sealed record SandboxContext(SandboxStore Store, TimeProvider Clock)
{
    public static SandboxContext InMemory(TimeProvider clock) => new(SandboxStore.InMemory(), clock);
}

/// <summary>A call to a webhook: whoever hosts the sandbox carries it, repeats and losses included.</summary>
public sealed record SandboxDelivery(Uri Address, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The subscription it goes to, as the sandbox calls it; empty where it has none.</summary>
    public string Subscription { get; init; } = "";
}

/// <summary>What people do in a shop, for sandboxes of sales channels.</summary>
public interface ISandboxShop
{
    void AddLocation(string locationId, string name);

    /// <returns>The item's id in the shop.</returns>
    string AddProduct(SandboxProduct product);

    void SetStock(string itemId, string locationId, long available);

    /// <summary>The shop takes the units out of its own stock at once, as the real one does.</summary>
    /// <returns>The order's external id.</returns>
    string PlaceOrder(SandboxOrder order);

    void CancelOrder(string orderId);

    /// <summary>Orders placed so far.</summary>
    int OrderCount { get; }

    /// <summary>What buyers see: units per SKU and location. SKU-less items are left out.</summary>
    IReadOnlyList<(string Sku, string LocationId, long Available)> ReadStock();

    /// <summary>All fulfillments of an order that were not cancelled.</summary>
    IReadOnlyList<SandboxFulfillment> FulfillmentsOf(string orderId);
}

/// <param name="Sku">Null and duplicates are allowed, as in real shops.</param>
public sealed record SandboxProduct(string? Sku, string Title, decimal Price, int WeightInGrams = 0)
{
    public string? VariantTitle { get; init; }
    public bool Tracked { get; init; } = true;
}

public sealed record SandboxOrder(IReadOnlyList<SandboxOrderLine> Lines, Address? ShipTo)
{
    public string Currency { get; init; } = "USD";
    public string? Email { get; init; }
    public string? ShippingService { get; init; } = "Standard Shipping";
    public string? Note { get; init; }
}

/// <param name="Sku">Of a product of the shop; an unknown one makes a line without product, as merchants type by hand.</param>
public sealed record SandboxOrderLine(string? Sku, long Quantity, decimal UnitPrice = 10m)
{
    public bool Shippable { get; init; } = true;
}

public sealed record SandboxFulfillment(string Id, IReadOnlyList<FulfilledLine> Lines, IReadOnlyList<Package> Packages);

/// <summary>What people do in a warehouse, for sandboxes of fulfillment channels.</summary>
public interface ISandboxWarehouse
{
    void AddProduct(string sku, string name);

    /// <summary>Counts: sets what is in the house.</summary>
    void SetStock(string sku, long onHand);

    IReadOnlyList<(string Sku, long OnHand)> ReadStock();

    /// <summary>Every document made through the API, in order of arrival; a duplicate shows as two with one reference.</summary>
    IReadOnlyList<SandboxShipment> Shipments { get; }

    /// <summary>False: a short shipment is not told; what it takes on counts as open until all of it has left.</summary>
    bool ShipsShort => true;

    /// <summary>False: the system does not tell of shipments that people in the house called off.</summary>
    bool TellsCancellations => true;

    /// <summary>Packs and hands to the carrier; takes the units out of its stock.</summary>
    /// <param name="shipped">Units per SKU that really went, for a short shipment; null: all.</param>
    void Ship(string externalId, IReadOnlyDictionary<string, long>? shipped = null, string? trackingNumber = null);

    void Cancel(string externalId);
}

/// <param name="Open">Neither shipped nor cancelled nor refused.</param>
public sealed record SandboxShipment(string ExternalId, string Reference, bool Open, IReadOnlyList<(string Sku, long Quantity)> Lines, DateTimeOffset CreatedAt);

/// <summary>The receiving dock, for sandboxes of fulfillment channels that are told of receipts.</summary>
public interface ISandboxDock
{
    /// <summary>Every receipt made through the API, in order of arrival; a duplicate shows as two with one reference.</summary>
    IReadOnlyList<SandboxReceipt> Receipts { get; }

    /// <summary>False: the system does not tell of receipts that people in the house called off.</summary>
    bool TellsCancellations => true;

    /// <summary>Unloads, counts and closes; adds the units to its stock.</summary>
    /// <param name="received">Usable units per SKU that really arrived; null: all.</param>
    void Receive(string externalId, IReadOnlyDictionary<string, long>? received = null);

    void CancelReceipt(string externalId);
}

/// <param name="Open">Neither closed nor cancelled.</param>
public sealed record SandboxReceipt(string ExternalId, string Reference, bool Open, IReadOnlyList<(string Sku, long Quantity)> Lines);
