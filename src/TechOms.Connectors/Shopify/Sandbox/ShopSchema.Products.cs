namespace TechOms.Connectors.Shopify.Sandbox;

internal sealed partial class ShopSchema
{
    private GraphQlType<ShopProduct> Product { get; } = new("Product", "Node", "LegacyInteroperability");
    private GraphQlType<ShopVariant> Variant { get; } = new("ProductVariant", "Node", "LegacyInteroperability");
    private GraphQlType<long> CountType { get; } = new GraphQlType<long>("Count").Scalar("count", count => count).Scalar("precision", _ => "EXACT");

    private void AddProducts()
    {
        var optionValue = new GraphQlType<ShopOptionValue>("ProductOptionValue", "Node")
            .Scalar("id", value => $"gid://shopify/ProductOptionValue/{(uint)value.Value.GetHashCode(StringComparison.Ordinal)}")
            .Scalar("name", value => value.Value);
        var option = new GraphQlType<(ShopProduct Product, string Name, int Position)>("ProductOption", "Node")
            .Scalar("id", own => $"gid://shopify/ProductOption/{ShopifyMapping.NumberOf(own.Product.Id)}{own.Position}")
            .Scalar("name", own => own.Name)
            .Scalar("position", own => own.Position)
            .Scalar("values", own => ValuesOf(own.Product, own.Name).Select(value => value.Value).ToList())
            .List("optionValues", () => optionValue, own => ValuesOf(own.Product, own.Name));
        var selected = new GraphQlType<ShopOptionValue>("SelectedOption").Scalar("name", value => value.Option).Scalar("value", value => value.Value);
        Product
            .Scalar("id", product => product.Id)
            .Scalar("legacyResourceId", product => ShopifyMapping.NumberOf(product.Id))
            .Scalar("title", product => product.Title)
            .Scalar("handle", product => product.Handle)
            .Scalar("description", product => product.Description)
            .Scalar("descriptionHtml", product => product.Description)
            .Scalar("status", product => product.Status)
            .Scalar("vendor", _ => "Sandbox")
            .Scalar("productType", _ => "")
            .Scalar("tags", _ => Array.Empty<string>())
            .Scalar("createdAt", product => product.CreatedAt)
            .Scalar("updatedAt", product => product.UpdatedAt)
            .Scalar("isGiftCard", _ => false)
            .Scalar("hasVariantsThatRequiresComponents", _ => false)
            .List("options", () => option, (product, _) => product.Options.Select((name, index) => (object)(product, name, index + 1)), "first:Int")
            .Object("variantsCount", () => CountType, product => (long)_shop.VariantsOf(product.Id).Count())
            .Connection("variants", () => Variant, (product, _) => GraphQlRows.InOrder(_shop.VariantsOf(product.Id)), "sortKey:ProductVariantSortKeys");
        Variant
            .Scalar("id", variant => variant.Id)
            .Scalar("legacyResourceId", variant => ShopifyMapping.NumberOf(variant.Id))
            .Scalar("sku", variant => variant.Sku)
            .Scalar("barcode", variant => variant.Barcode)
            .Scalar("title", variant => variant.Title)
            .Scalar("displayName", variant => $"{_shop.Products.Find(variant.ProductId)?.Title} - {variant.Title}")
            .Scalar("position", variant => variant.Position)
            .Scalar("price", variant => variant.Price)
            .Scalar("compareAtPrice", _ => null)
            .Scalar("taxable", _ => true)
            .Scalar("inventoryPolicy", _ => "DENY")
            .Scalar("inventoryQuantity", variant => _shop.LevelsOf(variant.ItemId).Sum(level => level.Available))
            .Scalar("requiresComponents", _ => false)
            .Scalar("createdAt", variant => variant.UpdatedAt)
            .Scalar("updatedAt", variant => variant.UpdatedAt)
            .List("selectedOptions", () => selected, variant => variant.OptionValues)
            .Object("product", () => Product, variant => _shop.Products.Find(variant.ProductId))
            .Object("inventoryItem", () => Item, variant => variant);
    }

    private List<ShopOptionValue> ValuesOf(ShopProduct product, string option)
        => [.. _shop.VariantsOf(product.Id).SelectMany(variant => variant.OptionValues).Where(value => value.Option == option).DistinctBy(value => value.Value)];
}
