using TechOms.Features.Events;
using TechOms.Features.Orders;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

/// <summary>Makes a product with its variants, or changes what it is called.</summary>
internal sealed class SaveProduct(Database database, CurrentTenant current, Caller caller, TimeProvider clock)
{
    public const int MaxVariants = 250;

    /// <param name="Variants">Of a new product; later they are saved one by one.</param>
    public sealed record Request(string? Name, string? Description = null, bool Active = true, IReadOnlyList<VariantDraft>? Variants = null);

    /// <returns>The product's id.</returns>
    public async Task<Result<SavedProduct>> RunAsync(Guid? productId, Request request, CancellationToken cancellation)
    {
        if (Check(request) is { } invalid)
            return invalid;

        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var name = request.Name!.Trim();
        var id = productId ?? Guid.CreateVersion7(now);
        var saved = await work.ExecuteAsync(
            productId is null
                ? "insert into product (account_id, id, name, description, active, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $6)"
                : "update product set name = $3, description = $4, active = $5, updated_at = $6 where account_id = $1 and id = $2",
            cancellation, work.AccountId, id, name, OrderInsert.Text(request.Description), request.Active, now);
        if (saved == 0)
            return Refusal.NotFound("product");
        if (request.Variants is { Count: > 0 } variants && await VariantWriter.InsertAsync(work, id, name, variants, now, cancellation) is { } refusal)
            return refusal;

        var text = productId is null ? $"Product {name} was made with {request.Variants?.Count ?? 0} variants." : $"Product {name} was changed.";
        await work.RecordAsync(
            [new Event(EventLevel.Info, productId is null ? "product.created" : "product.changed", text, EntityKind.Product, id) { Actor = caller.Actor }], now, cancellation);
        await work.CommitAsync(cancellation);
        return new SavedProduct(id, name);
    }

    private static Refusal? Check(Request request) => request switch
    {
        _ when string.IsNullOrWhiteSpace(request.Name) => Refusal.Invalid("product.invalid", "name", "A product needs a name."),
        { Name.Length: > Product.MaxNameLength } => Refusal.Invalid("product.invalid", "name", $"A name has at most {Product.MaxNameLength} characters."),
        { Description.Length: > Product.MaxDescriptionLength } => Refusal.Invalid("product.invalid", "description", $"A description has at most {Product.MaxDescriptionLength} characters."),
        { Variants.Count: > MaxVariants } => Refusal.Invalid("product.invalid", "variants", $"A product has at most {MaxVariants} variants."),
        _ => request.Variants?.Select((variant, index) => variant.Check($"variants[{index}].")).FirstOrDefault(refusal => refusal is not null),
    };
}

internal sealed record SavedProduct(Guid Id, string Name);
