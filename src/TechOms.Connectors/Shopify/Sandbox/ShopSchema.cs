namespace TechOms.Connectors.Shopify.Sandbox;

/// <summary>The part of Shopify's schema 2026-10 an order management system reads and writes, over the shop's memory.</summary>
internal sealed partial class ShopSchema
{
    private readonly ShopMemory _shop;
    private readonly ShopOrders _orders;
    private readonly ShopFulfillments _fulfillments;
    private readonly ShopRouting _routing;
    private readonly ShopInventory _inventory;
    private readonly ShopCatalog _catalog;
    private readonly ShopSubscriptions _subscriptions;
    private readonly Dictionary<string, GraphQlType> _types;

    public ShopSchema(
        ShopMemory shop, ShopOrders orders, ShopFulfillments fulfillments, ShopRouting routing, ShopInventory inventory, ShopCatalog catalog,
        ShopSubscriptions subscriptions, Func<IReadOnlyList<string>> scopes)
    {
        (_shop, _orders, _fulfillments, _routing, _inventory, _catalog, _subscriptions) = (shop, orders, fulfillments, routing, inventory, catalog, subscriptions);
        AddMoney();
        AddOrders();
        AddFulfillments();
        AddProducts();
        AddInventory();
        _types = new GraphQlType[]
        {
            Order, LineItem, FulfillmentOrder, FulfillmentOrderLine, Fulfillment, FulfillmentLine, Product, Variant, Item, Level, Place, Webhook,
            Address, MoneyBag, Money,
        }.ToDictionary(type => type.Name);
        Query = BuildQuery(scopes);
        Mutation = BuildMutation();
    }

    public GraphQlType Query { get; }
    public GraphQlType Mutation { get; }

    public GraphQlType? Find(string name) => _types.GetValueOrDefault(name);

    private static GraphQlType<ShopUserError> Errors(string name) => new GraphQlType<ShopUserError>(name, "DisplayableError")
        .Scalar("field", error => error.Field)
        .Scalar("message", error => error.Message);

    private static GraphQlType<ShopUserError> CodedErrors(string name) => Errors(name).Scalar("code", error => error.Code);

    private GraphQlTyped? FindNode(string id)
    {
        object? found = id.Split('/') is [_, _, "shopify", var type, ..] ? type switch
        {
            "Order" => _shop.Orders.Find(id),
            "Product" => _shop.Products.Find(id),
            "ProductVariant" => _shop.Variants.Find(id),
            "InventoryItem" => _shop.FindByItem(id),
            "Location" => _shop.Places.Find(id),
            "FulfillmentOrder" => FindFulfillmentOrder(id),
            "Fulfillment" => FindFulfillment(id),
            _ => null,
        } : null;
        return found is null ? null : new(found switch
        {
            ShopOrderState => Order,
            ShopProduct => Product,
            ShopVariant when id.Contains("/InventoryItem/", StringComparison.Ordinal) => Item,
            ShopVariant => Variant,
            ShopPlace => Place,
            PartOfOrder => FulfillmentOrder,
            _ => Fulfillment,
        }, found);
    }

    private PartOfOrder? FindFulfillmentOrder(string id)
        => _shop.OrderOf(id) is { } order && order.FulfillmentOrders.FirstOrDefault(part => part.Id == id) is { } part ? new(order, part) : null;

    private FulfillmentOfOrder? FindFulfillment(string id)
        => _shop.OrderOf(id) is { } order && order.Fulfillments.FirstOrDefault(part => part.Id == id) is { } part ? new(order, part) : null;

    private sealed record PartOfOrder(ShopOrderState Order, ShopFulfillmentOrder Part);

    private sealed record FulfillmentOfOrder(ShopOrderState Order, ShopFulfillment Part);

    private sealed record LineOfOrder(ShopOrderState Order, ShopLine Line);
}
