using System.Runtime.CompilerServices;

namespace TechOms.Connectors.Shopify;

internal sealed partial class ShopifySession
{
    private const int SkusOfASearch = 20;
    private const int VariantsOfACall = 100;

    public async IAsyncEnumerable<ProductChanges> ReadProductsAsync(string? cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reached = ShopifyCursor.Parse(cursor);
        await foreach (var page in WalkAsync(client.GetProductsAsync, product => product.UpdatedAt, null, reached.OrdersSince, cancellation))
        {
            List<RemoteProduct> products = [];
            foreach (var product in page.Where(product => !product.IsGiftCard))
                products.Add(product.ToRemoteProduct((await CompleteAsync(
                    product.Variants!, after => client.GetVariantsAsync(product.Id, after, cancellation))).Nodes));

            reached = reached with { Orders = Later(reached.Orders, page.Max(product => product.UpdatedAt)) };
            yield return new(products, reached.ToString());
        }
    }

    public async Task<SentProduct> SendProductAsync(OutgoingProduct product, CancellationToken cancellation)
    {
        var known = await FindVariantsAsync(product, cancellation);
        if (known.Select(variant => variant.Product!.Id).Distinct().ToList() is not [var productId, ..] products)
            return await CreateProductAsync(product, cancellation);

        if (products.Count > 1)
            throw new ConnectorException(ConnectorFault.Rejected, $"The SKUs of {product.Name} belong to {products.Count} products of the shop.") { Field = "sku" };
        if (known.GroupBy(variant => variant.Sku).FirstOrDefault(twins => twins.Count() > 1) is { } twins)
            throw new ConnectorException(ConnectorFault.Rejected, $"The shop has {twins.Count()} variants with the SKU {twins.Key}.") { Field = "sku" };

        await UpdateProductAsync(productId, product, known, cancellation);
        return new(productId, Existed: true);
    }

    private async Task<IReadOnlyList<WireVariant>> FindVariantsAsync(OutgoingProduct product, CancellationToken cancellation)
    {
        List<WireVariant> found = [];
        foreach (var skus in product.Variants.Select(variant => variant.Sku).Chunk(SkusOfASearch))
        {
            var query = string.Join(" OR ", skus.Select(sku => $"sku:{ShopifyMapping.ToPhrase(sku)}"));
            var matches = await CompleteAsync(
                await client.FindVariantsAsync(query, null, cancellation), async after => await client.FindVariantsAsync(query, after, cancellation));

            // The search finds phrases; only equal ones are meant.
            found.AddRange(matches.Nodes.Where(variant => skus.Contains(variant.Sku)));
        }

        if (found.Count > 0)
            return found;

        // The index may not know yet what was created a moment ago; the handle does.
        return await client.FindProductAsync(ShopifyMapping.HandleOf(product), cancellation) is { Variants.Nodes: [_, ..] variants } existing
            ? KnownOf(product, existing, variants)
            : [];
    }

    private static List<WireVariant> KnownOf(OutgoingProduct product, WireProduct existing, IReadOnlyList<WireVariant> variants)
    {
        List<WireVariant> known = [.. variants.Where(variant => product.Variants.Any(wanted => wanted.Sku == variant.Sku))];
        return known.Count > 0
            ? known
            : throw new ConnectorException(ConnectorFault.Rejected, $"Another product of the shop ({existing.Id}) has the handle that {product.Name} would get.") { Field = "handle" };
    }

    private async Task<SentProduct> CreateProductAsync(OutgoingProduct product, CancellationToken cancellation)
    {
        var payload = await client.SetProductAsync(product.ToNewProduct(settings.NewProducts, weight), cancellation);
        payload.UserErrors.ThrowIfAny();
        return new(payload.Product.OrThrow().Id, Existed: false);
    }

    private async Task UpdateProductAsync(string productId, OutgoingProduct product, IReadOnlyList<WireVariant> known, CancellationToken cancellation)
    {
        var ids = known.ToDictionary(variant => variant.Sku!, variant => variant.Id);
        foreach (var variants in product.Variants.Where(variant => ids.ContainsKey(variant.Sku)).Chunk(VariantsOfACall))
            (await client.UpdateVariantsAsync(productId, [.. variants.Select(variant => variant.ToChange(ids[variant.Sku], weight))], cancellation)).UserErrors.ThrowIfAny();

        List<OutgoingVariant> missing = [.. product.Variants.Where(variant => !ids.ContainsKey(variant.Sku))];
        if (missing.Count == 0)
            return;

        var options = (await client.GetOptionsAsync(productId, cancellation))?.Options ?? [];
        if (options is not [var option])
            throw new ConnectorException(
                ConnectorFault.Rejected, $"The shop's product has {options.Count} options: add the variants {string.Join(", ", missing.Select(variant => variant.Sku))} there.");

        foreach (var variants in missing.Chunk(VariantsOfACall))
            (await client.CreateVariantsAsync(productId, [.. variants.Select(variant => variant.ToAddition(option.Name, weight))], cancellation)).UserErrors.ThrowIfAny();
    }
}
