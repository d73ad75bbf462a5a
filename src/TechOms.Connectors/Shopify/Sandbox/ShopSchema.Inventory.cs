namespace TechOms.Connectors.Shopify.Sandbox;

internal sealed partial class ShopSchema
{
    private static readonly string[] OtherNames = ["incoming", "reserved", "damaged", "quality_control", "safety_stock"];

    private GraphQlType<ShopVariant> Item { get; } = new("InventoryItem", "Node", "LegacyInteroperability");
    private GraphQlType<ShopLevel> Level { get; } = new("InventoryLevel", "Node");
    private GraphQlType<ShopPlace> Place { get; } = new("Location", "Node", "LegacyInteroperability");
    private GraphQlType<ShopWebhook> Webhook { get; } = new("WebhookSubscription", "Node", "LegacyInteroperability");

    private void AddInventory()
    {
        var quantity = new GraphQlType<(string Name, long Quantity, DateTimeOffset UpdatedAt)>("InventoryQuantity")
            .Scalar("name", own => own.Name)
            .Scalar("quantity", own => own.Quantity)
            .Scalar("updatedAt", own => own.UpdatedAt);
        var weight = new GraphQlType<decimal>("Weight").Scalar("unit", _ => "GRAMS").Scalar("value", grams => (double)grams);
        var measurement = new GraphQlType<ShopVariant>("InventoryItemMeasurement").Object("weight", () => weight, item => item.Grams);
        Item
            .Scalar("id", item => item.ItemId)
            .Scalar("legacyResourceId", item => ShopifyMapping.NumberOf(item.ItemId))
            .Scalar("sku", item => item.Sku)
            .Scalar("tracked", item => item.Tracked)
            .Scalar("requiresShipping", item => item.RequiresShipping)
            .Scalar("duplicateSkuCount", item => _shop.TwinsOf(item))
            .Scalar("createdAt", item => item.UpdatedAt)
            .Scalar("updatedAt", item => item.UpdatedAt)
            .Scalar("harmonizedSystemCode", _ => null)
            .Scalar("countryCodeOfOrigin", _ => null)
            .Object("unitCost", () => Money, _ => null)
            .Object("measurement", () => measurement, item => item)
            .Object("inventoryLevel", () => Level, (item, call) => _shop.LevelsOf(item.ItemId).FirstOrDefault(level => level.LocationId == call.Arguments.Text("locationId")), "locationId:ID! includeInactive:Boolean")
            .Connection("variants", () => Variant, item => [item])
            .Connection("inventoryLevels", () => Level, (item, _) => GraphQlRows.InOrder(_shop.LevelsOf(item.ItemId)), "query:String includeInactive:Boolean");
        Level
            .Scalar("id", level => $"gid://shopify/InventoryLevel/{ShopifyMapping.NumberOf(level.LocationId)}?inventory_item_id={ShopifyMapping.NumberOf(level.ItemId)}")
            .Scalar("isActive", _ => true)
            .Scalar("updatedAt", level => level.UpdatedAt)
            .Object("item", () => Item, level => _shop.FindByItem(level.ItemId))
            .Object("location", () => Place, level => _shop.Places.Find(level.LocationId))
            .List("quantities", () => quantity, (level, call) => call.Arguments.Texts("names").Select(name => (object)(name, QuantityOf(level, name), level.UpdatedAt)), "names:[String!]!");
        AddPlaces();
    }

    private void AddPlaces()
    {
        var address = new GraphQlType<ShopPlace>("LocationAddress")
            .Scalar("address1", _ => null).Scalar("city", _ => null).Scalar("zip", _ => null).Scalar("provinceCode", _ => null).Scalar("countryCode", _ => "US");
        Place
            .Scalar("id", place => place.Id)
            .Scalar("legacyResourceId", place => ShopifyMapping.NumberOf(place.Id))
            .Scalar("name", place => place.Name)
            .Scalar("isActive", place => place.Active)
            .Scalar("shipsInventory", _ => true)
            .Scalar("fulfillsOnlineOrders", place => place.Active)
            .Scalar("isFulfillmentService", place => place.IsFulfillmentService)
            .Object("address", () => address, place => place);
        var version = new GraphQlType<string>("ApiVersion").Scalar("handle", handle => handle).Scalar("displayName", handle => handle).Scalar("supported", _ => true);
        Webhook
            .Scalar("id", webhook => webhook.Id)
            .Scalar("topic", webhook => webhook.Topic)
            .Scalar("uri", webhook => webhook.Uri)
            .Scalar("format", webhook => webhook.Format)
            .Scalar("filter", _ => null)
            .Scalar("includeFields", _ => Array.Empty<string>())
            .Scalar("createdAt", webhook => webhook.CreatedAt)
            .Scalar("updatedAt", webhook => webhook.CreatedAt)
            .Object("apiVersion", () => version, _ => ShopifyGraphQl.Version);
    }

    private static long QuantityOf(ShopLevel level, string name) => name switch
    {
        "available" => level.Available,
        "committed" => level.Committed,
        "on_hand" => level.Available + level.Committed,
        _ when OtherNames.Contains(name) => 0,
        _ => throw new GraphQlException($"The quantity name {name} is invalid.", "BAD_REQUEST"),
    };
}
