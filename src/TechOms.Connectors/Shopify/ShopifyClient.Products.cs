namespace TechOms.Connectors.Shopify;

internal sealed partial class ShopifyClient
{
    private static readonly ShopifyOperation<SearchVariables, ProductsAnswer> ProductsPage =
        new("ProductsPage", ShopifyJson.Default.SearchVariables, ShopifyJson.Default.ProductsAnswer) { Urgency = ShopifyUrgency.Bulk };

    private static readonly ShopifyOperation<PageVariables, ProductAnswer> ProductVariants =
        new("ProductVariants", ShopifyJson.Default.PageVariables, ShopifyJson.Default.ProductAnswer) { Urgency = ShopifyUrgency.Bulk };

    private static readonly ShopifyOperation<FindVariablesBySku, ProductVariantsAnswer> VariantsBySku =
        new("VariantsBySku", ShopifyJson.Default.FindVariablesBySku, ShopifyJson.Default.ProductVariantsAnswer);

    private static readonly ShopifyOperation<HandleVariables, ProductByHandleAnswer> ProductByHandle =
        new("ProductByHandle", ShopifyJson.Default.HandleVariables, ShopifyJson.Default.ProductByHandleAnswer);

    private static readonly ShopifyOperation<IdVariables, ProductAnswer> ProductOptions =
        new("ProductOptions", ShopifyJson.Default.IdVariables, ShopifyJson.Default.ProductAnswer);

    private static readonly ShopifyOperation<ProductSetVariables, ProductSetAnswer> ProductSet =
        new("ProductSet", ShopifySparseJson.Default.ProductSetVariables, ShopifyJson.Default.ProductSetAnswer);

    private static readonly ShopifyOperation<VariantsVariables, VariantsCreateAnswer> VariantsCreate =
        new("VariantsCreate", ShopifySparseJson.Default.VariantsVariables, ShopifyJson.Default.VariantsCreateAnswer);

    private static readonly ShopifyOperation<VariantsVariables, VariantsUpdateAnswer> VariantsUpdate =
        new("VariantsUpdate", ShopifySparseJson.Default.VariantsVariables, ShopifyJson.Default.VariantsUpdateAnswer);

    // A hundred products with 50 variants each cost 281 points; more would leave little for the others.
    public async Task<WireConnection<WireProduct>> GetProductsAsync(string? query, string? after, CancellationToken cancellation)
        => (await graphQl.AskAsync(ProductsPage, new(100, after, query), cancellation)).Products;

    public async Task<WireConnection<WireVariant>?> GetVariantsAsync(string productId, string? after, CancellationToken cancellation)
        => (await graphQl.AskAsync(ProductVariants, new(productId, after), cancellation)).Product?.Variants;

    public async Task<WireConnection<WireVariant>> FindVariantsAsync(string query, string? after, CancellationToken cancellation)
        => (await graphQl.AskAsync(VariantsBySku, new(query, after), cancellation)).ProductVariants;

    public async Task<WireProduct?> FindProductAsync(string handle, CancellationToken cancellation)
        => (await graphQl.AskAsync(ProductByHandle, new(handle), cancellation)).ProductByIdentifier;

    public async Task<WireProduct?> GetOptionsAsync(string productId, CancellationToken cancellation)
        => (await graphQl.AskAsync(ProductOptions, new(productId), cancellation)).Product;

    public async Task<ProductPayload> SetProductAsync(WireProductInput product, CancellationToken cancellation)
        => (await graphQl.AskAsync(ProductSet, new(new(product.Handle), product), cancellation)).ProductSet.OrThrow();

    public async Task<VariantsPayload> CreateVariantsAsync(string productId, IReadOnlyList<WireVariantInput> variants, CancellationToken cancellation)
        => (await graphQl.AskAsync(VariantsCreate, new(productId, variants), cancellation)).ProductVariantsBulkCreate.OrThrow();

    public async Task<VariantsPayload> UpdateVariantsAsync(string productId, IReadOnlyList<WireVariantInput> variants, CancellationToken cancellation)
        => (await graphQl.AskAsync(VariantsUpdate, new(productId, variants), cancellation)).ProductVariantsBulkUpdate.OrThrow();
}
