namespace TechOms.Connectors.Shopify.Sandbox;

internal sealed partial class ShopifySandbox
{
    public int OrderCount => Shop.Orders.Count;

    public void AddLocation(string locationId, string name)
    {
        lock (_gate)
        {
            if (Shop.FindPlace(locationId) is null)
                Shop.AddPlace(locationId, name);
        }
    }

    public string AddProduct(SandboxProduct product)
    {
        lock (_gate)
        {
            var item = Catalog.Add(product).ItemId;
            Shop.Put(Shop.LevelOf(item, Shop.Primary.Id));
            return item;
        }
    }

    public void SetStock(string itemId, string locationId, long available)
    {
        lock (_gate)
        {
            var place = Shop.FindPlace(locationId) ?? throw new ArgumentException($"There is no location {locationId}.", nameof(locationId));
            Shop.Put(Shop.LevelOf(itemId, place.Id) with { Available = available, UpdatedAt = Shop.Now });
        }
    }

    public string PlaceOrder(SandboxOrder order)
    {
        lock (_gate)
        {
            var placed = Orders.Place(order);
            Subscriptions.Announce("orders/create", placed);
            return placed.Id;
        }
    }

    public void CancelOrder(string orderId)
    {
        lock (_gate)
        {
            if (Orders.Cancel(orderId, "CUSTOMER", restock: true) is { } error)
                throw new InvalidOperationException(error.Message);

            Subscriptions.Announce("orders/cancelled", Shop.Orders.Find(orderId)!);
        }
    }

    /// <summary>Changes what people change by hand: payment state, notes, tags, address.</summary>
    public void Edit(string orderId, Func<ShopOrderState, ShopOrderState> edit)
    {
        lock (_gate)
            Subscriptions.Announce("orders/updated", Shop.Put(edit(Shop.Orders.Find(orderId)!)));
    }

    public IReadOnlyList<(string Sku, string LocationId, long Available)> ReadStock()
    {
        lock (_gate)
            return
            [
                .. from level in Shop.Levels.All
                   let sku = Shop.FindByItem(level.ItemId)?.Sku
                   where sku is not null
                   orderby sku, level.LocationId
                   select (sku, level.LocationId, level.Available),
            ];
    }

    public IReadOnlyList<SandboxFulfillment> FulfillmentsOf(string orderId)
    {
        lock (_gate)
            return
            [
                .. from fulfillment in Shop.Orders.Find(orderId)?.Fulfillments ?? []
                   where fulfillment.Status is "SUCCESS"
                   select new SandboxFulfillment(
                       fulfillment.Id,
                       [.. fulfillment.Lines.Select(line => new FulfilledLine(line.LineId, line.Quantity))],
                       [.. fulfillment.Tracking.Select(tracking => new Package { TrackingNumber = tracking.Number, TrackingUrl = tracking.Url, Carrier = tracking.Company })]),
            ];
    }
}
