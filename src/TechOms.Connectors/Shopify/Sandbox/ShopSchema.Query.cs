namespace TechOms.Connectors.Shopify.Sandbox;

internal sealed partial class ShopSchema
{
    private GraphQlType<object> BuildQuery(Func<IReadOnlyList<string>> scopes)
    {
        var query = new GraphQlType<object>("QueryRoot");
        AddShopTo(query, scopes);
        query
            .Object("node", null, (_, call) => FindNode(call.Arguments.Text("id")!), "id:ID!")
            .List("nodes", null, (_, call) => call.Arguments.Texts("ids").Select(object? (id) => FindNode(id)), "ids:[ID!]!")
            .Object("order", () => Order, (_, call) => _shop.Orders.Find(call.Arguments.Text("id")!), "id:ID!")
            .Object("fulfillmentOrder", () => FulfillmentOrder, (_, call) => FindFulfillmentOrder(call.Arguments.Text("id")!), "id:ID!")
            .Object("fulfillment", () => Fulfillment, (_, call) => FindFulfillment(call.Arguments.Text("id")!), "id:ID!")
            .Object("product", () => Product, (_, call) => _shop.Products.Find(call.Arguments.Text("id")!), "id:ID!")
            .Object("productByIdentifier", () => Product, (_, call) => _catalog.Find(call.Arguments.Part("identifier")), "identifier:ProductIdentifierInput!")
            .Object("productVariant", () => Variant, (_, call) => _shop.Variants.Find(call.Arguments.Text("id")!), "id:ID!")
            .Object("inventoryItem", () => Item, (_, call) => _shop.FindByItem(call.Arguments.Text("id")!), "id:ID!")
            .Object("location", () => Place, (_, call) => call.Arguments.Text("id") is { } id ? _shop.Places.Find(id) : _shop.Primary, "id:ID")
            .Object("job", () => Job, (_, call) => call.Arguments.Text("id"), "id:ID!")
            .Connection("orders", () => Order, (_, call) => FindOrders(call), "query:String sortKey:OrderSortKeys savedSearchId:ID")
            .Count("ordersCount", () => CountType, (_, call) => (long)FindOrders(call).Rows.Count, "query:String limit:Int savedSearchId:ID")
            .Connection("fulfillmentOrders", () => FulfillmentOrder, (_, call) => FindFulfillmentOrders(call), "query:String sortKey:FulfillmentOrderSortKeys includeClosed:Boolean")
            .Connection("products", () => Product, (_, call) => FindProducts(call), "query:String sortKey:ProductSortKeys savedSearchId:ID")
            .Connection("productVariants", () => Variant, (_, call) => FindVariants(call, variant => variant.Id), "query:String sortKey:ProductVariantSortKeys savedSearchId:ID")
            .Connection("inventoryItems", () => Item, (_, call) => FindVariants(call, variant => variant.ItemId), "query:String")
            .Connection("locations", () => Place, (_, call) => GraphQlRows.InOrder(
                _shop.Places.All.Where(place => place.Active || call.Arguments.Flag("includeInactive")).OrderBy(place => place.Position)), "query:String sortKey:LocationSortKeys includeInactive:Boolean includeLegacy:Boolean")
            .Connection("webhookSubscriptions", () => Webhook, (_, call) => GraphQlRows.InOrder(
                from webhook in _shop.Webhooks.All
                where call.Arguments.Text("uri") is not { } uri || webhook.Uri == uri
                orderby ShopSearch.NumberOf(webhook.Id)
                select webhook), "query:String sortKey:WebhookSubscriptionSortKeys topics:[WebhookSubscriptionTopic!] uri:String format:WebhookSubscriptionFormat");
        return query;
    }

    private GraphQlType<string> Job { get; } = new GraphQlType<string>("Job").Scalar("id", id => id).Scalar("done", _ => true);

    private static void AddShopTo(GraphQlType<object> query, Func<IReadOnlyList<string>> scopes)
    {
        var plan = new GraphQlType<object>("ShopPlan")
            .Scalar("publicDisplayName", _ => "Basic").Scalar("shopifyPlus", _ => false).Scalar("partnerDevelopment", _ => true);
        var shop = new GraphQlType<object>("Shop", "Node")
            .Scalar("id", _ => "gid://shopify/Shop/1")
            .Scalar("name", _ => "Sandbox shop")
            .Scalar("myshopifyDomain", _ => "sandbox.myshopify.com")
            .Scalar("currencyCode", _ => "USD")
            .Scalar("ianaTimezone", _ => "America/New_York")
            .Scalar("taxesIncluded", _ => false)
            .Object("plan", () => plan, own => own);
        var scope = new GraphQlType<string>("AccessScope").Scalar("handle", handle => handle);
        var app = new GraphQlType<object>("AppInstallation").Scalar("id", _ => "gid://shopify/AppInstallation/1").List("accessScopes", () => scope, _ => scopes());
        var version = new GraphQlType<string>("ApiVersion").Scalar("handle", handle => handle).Scalar("displayName", handle => handle).Scalar("supported", _ => true);
        query
            .Object("shop", () => shop, own => own)
            .Object("currentAppInstallation", () => app, own => own)
            .List("publicApiVersions", () => version, _ => [ShopifyGraphQl.Version]);
    }

    private GraphQlRows FindOrders(GraphQlCall call)
    {
        var matches = call.ToFilter(new Dictionary<string, Func<ShopOrderState, ShopTerm, bool>>
        {
            ["default"] = (order, term) => term.Matches(order.Name) || term.Matches(order.Email),
            ["id"] = (order, term) => term.MatchesId(order.Id),
            ["name"] = (order, term) => term.Value.TrimStart('#') == order.Name.TrimStart('#'),
            ["status"] = (order, term) => term.Value switch
            {
                "open" => order.ClosedAt is null && order.CancelledAt is null,
                "closed" => order.ClosedAt is not null && order.CancelledAt is null,
                "cancelled" => order.CancelledAt is not null,
                _ => true,
            },
            ["financial_status"] = (order, term) => term.Is(order.FinancialStatus),
            ["fulfillment_status"] = (order, term) => term.Value switch
            {
                "unfulfilled" => FulfillmentStatusOf(order) is "UNFULFILLED" or "PARTIALLY_FULFILLED" or "ON_HOLD",
                "unshipped" => FulfillmentStatusOf(order) is "UNFULFILLED" or "ON_HOLD",
                "partial" => FulfillmentStatusOf(order) is "PARTIALLY_FULFILLED",
                _ => FulfillmentStatusOf(order) is "FULFILLED",
            },
            ["updated_at"] = (order, term) => term.Matches(IndexedOf(order)),
            ["created_at"] = (order, term) => term.Matches(order.CreatedAt),
            ["processed_at"] = (order, term) => term.Matches(order.CreatedAt),
            ["sku"] = (order, term) => order.Lines.Any(line => term.Is(line.Sku)),
            ["tag"] = (order, term) => order.Tags.Any(tag => term.Is(tag)),
            ["email"] = (order, term) => term.Is(order.Email),
            ["source_name"] = (order, term) => term.Is(order.SourceName),
            ["test"] = (_, term) => term.Value is "false",
        });
        var byUpdate = call.Arguments.Text("sortKey") is "UPDATED_AT";
        var searched = call.Arguments.Text("query") is { Length: > 0 };
        return GraphQlRows.Sorted(
            from order in _shop.Orders.All
            where !searched || (IndexedOf(order) is not null && matches(order))
            let sort = byUpdate ? (searched ? IndexedOf(order)!.Value : order.UpdatedAt) : order.CreatedAt
            select new GraphQlRow(order, sort.ToUnixTimeMilliseconds(), ShopSearch.NumberOf(order.Id)));
    }

    private DateTimeOffset? IndexedOf(ShopOrderState order) => _shop.Indexed(order.UpdatedAt, order.IndexedAs);

    private GraphQlRows FindFulfillmentOrders(GraphQlCall call)
    {
        var matches = call.ToFilter(new Dictionary<string, Func<PartOfOrder, ShopTerm, bool>>
        {
            ["default"] = (part, term) => term.Matches(part.Order.Name),
            ["id"] = (part, term) => term.MatchesId(part.Part.Id),
            ["status"] = (part, term) => term.Is(part.Part.Status),
            ["assigned_location_id"] = (part, term) => term.MatchesId(part.Part.LocationId),
            ["updated_at"] = (part, term) => _shop.Indexed(part.Part.UpdatedAt, null) is { } time && term.Matches(time),
        });
        var byUpdate = call.Arguments.Text("sortKey") is "UPDATED_AT";
        return GraphQlRows.Sorted(
            from order in _shop.Orders.All
            from part in order.FulfillmentOrders
            where part.Alive || call.Arguments.Flag("includeClosed")
            let row = new PartOfOrder(order, part)
            where matches(row)
            select new GraphQlRow(row, byUpdate ? part.UpdatedAt.ToUnixTimeMilliseconds() : 0, ShopSearch.NumberOf(part.Id)));
    }

    private GraphQlRows FindProducts(GraphQlCall call)
    {
        var matches = call.ToFilter(new Dictionary<string, Func<ShopProduct, ShopTerm, bool>>
        {
            ["default"] = (product, term) => term.Matches(product.Title),
            ["id"] = (product, term) => term.MatchesId(product.Id),
            ["title"] = (product, term) => term.Matches(product.Title),
            ["handle"] = (product, term) => term.Is(product.Handle),
            ["status"] = (product, term) => term.Is(product.Status),
            ["updated_at"] = (product, term) => term.Matches(_shop.Indexed(product.UpdatedAt, product.IndexedAs)),
            ["sku"] = (product, term) => _shop.VariantsOf(product.Id).Any(variant => term.Is(variant.Sku)),
        });
        var byUpdate = call.Arguments.Text("sortKey") is "UPDATED_AT";
        return GraphQlRows.Sorted(
            from product in _shop.Products.All
            where matches(product)
            select new GraphQlRow(product, byUpdate ? product.UpdatedAt.ToUnixTimeMilliseconds() : 0, ShopSearch.NumberOf(product.Id)));
    }

    // A search for a SKU finds phrases in it, not only equal ones.
    private GraphQlRows FindVariants(GraphQlCall call, Func<ShopVariant, string> idOf)
    {
        var matches = call.ToFilter(new Dictionary<string, Func<ShopVariant, ShopTerm, bool>>
        {
            ["default"] = (variant, term) => term.Matches(variant.Sku) || term.Matches(variant.Title),
            ["id"] = (variant, term) => term.MatchesId(idOf(variant)),
            ["sku"] = (variant, term) => term.Matches(variant.Sku) && _shop.Indexed(variant.UpdatedAt, null) is not null,
            ["barcode"] = (variant, term) => term.Is(variant.Barcode),
            ["product_id"] = (variant, term) => term.MatchesId(variant.ProductId),
            ["updated_at"] = (variant, term) => term.Matches(_shop.Indexed(variant.UpdatedAt, null)),
        });
        return GraphQlRows.Sorted(_shop.Variants.All.Where(matches).Select(variant => new GraphQlRow(variant, 0, ShopSearch.NumberOf(idOf(variant)))));
    }
}
