using System.Globalization;
using System.Runtime.CompilerServices;

namespace TechOms.Connectors.CartonCloud;

internal sealed partial class CartonCloudSession : IProductSource, IProductSink
{
    public async IAsyncEnumerable<ProductChanges> ReadProductsAsync(string? cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ofCustomer = CartonCloudSearch.Is("/customer/id", await GetCustomerIdAsync(cancellation));
        var newest = new WireTime(cursor).ToTime();
        var condition = newest is { } since
            ? CartonCloudSearch.All(ofCustomer, CartonCloudSearch.Since("/timestamps/modified/time", since - Overlap))
            : CartonCloudSearch.All(ofCustomer);
        await foreach (var products in WirePages.ReadAllAsync((page, stop) => client.SearchProductsAsync(condition, page, stop), cancellation))
        {
            foreach (var time in products.Select(product => product.Timestamps?.Modified.ToTime()))
                newest = newest is null || time > newest ? time ?? newest : newest;
            yield return new([.. products.Where(product => product.Id is not null).Select(product => product.ToProduct())], Cursor: null);
        }

        // Pages are in no promised order: only the last one ends the read.
        yield return new([], newest?.ToString("O", CultureInfo.InvariantCulture));
    }

    /// <summary>A product there has one SKU, so each variant becomes one. What exists stays as the warehouse keeps it.</summary>
    public async Task<SentProduct> SendProductAsync(OutgoingProduct product, CancellationToken cancellation)
    {
        List<SentProduct> sent = [];
        foreach (var variant in product.Variants)
            sent.Add(await SendVariantAsync(variant, product, cancellation));

        return sent is [var first, ..]
            ? new(first.ExternalId, sent.TrueForAll(variant => variant.Existed))
            : throw new ConnectorException(ConnectorFault.Rejected, "A product without variants has nothing to send.");
    }

    private async Task<SentProduct> SendVariantAsync(OutgoingVariant variant, OutgoingProduct product, CancellationToken cancellation)
    {
        var customerId = await GetCustomerIdAsync(cancellation);
        if (await FindProductIdAsync(customerId, variant.Sku, cancellation) is { } known)
            return new(known, Existed: true);
        if (CartonCloudMapping.Given(settings.ProductType) is null)
            throw new ConnectorException(ConnectorFault.Rejected, "New products need a Product type.") { Setting = nameof(settings.ProductType) };

        try
        {
            var created = await client.CreateProductAsync(variant.ToWire(product, customerId, settings), cancellation);
            return new(created.Id ?? throw new ConnectorException(ConnectorFault.Unknown, "CartonCloud made a product without telling its id."), Existed: false);
        }
        catch (ConnectorException refusal) when (CartonCloudProblems.IsDuplicate(refusal))
        {
            if ((CartonCloudProblems.DuplicateOf(refusal) ?? await FindProductIdAsync(customerId, variant.Sku, cancellation)) is { } existing)
                return new(existing, Existed: true);
            throw;
        }
    }

    private async Task<string?> FindProductIdAsync(string customerId, string sku, CancellationToken cancellation)
    {
        var condition = CartonCloudSearch.All(CartonCloudSearch.Is("/customer/id", customerId), CartonCloudSearch.Is("/code", sku));
        await foreach (var products in WirePages.ReadAllAsync((page, stop) => client.SearchProductsAsync(condition, page, stop), cancellation))
        {
            if (products.FirstOrDefault(product => product.References?.Code == sku)?.Id is { } id)
                return id;
        }

        return null;
    }
}
