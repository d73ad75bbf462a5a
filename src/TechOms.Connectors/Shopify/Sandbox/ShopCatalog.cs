using System.Globalization;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Shopify.Sandbox;

internal sealed record ShopProductResult(ShopProduct? Product, IReadOnlyList<ShopVariant> Variants, IReadOnlyList<ShopUserError> Errors);

/// <summary>Making and changing products.</summary>
internal sealed class ShopCatalog(ShopMemory shop)
{
    /// <summary>A variant with a title joins the product of that name; every other product has its one variant.</summary>
    public ShopVariant Add(SandboxProduct wanted)
    {
        var product = (wanted.VariantTitle is null ? null : shop.Products.All.FirstOrDefault(known => known.Title == wanted.Title)) ?? shop.Put(new ShopProduct(
            shop.NewId("Product"), wanted.Title, $"{wanted.Title.ToLowerInvariant().Replace(' ', '-')}-{shop.Products.Count + 1}", "ACTIVE", shop.Now, shop.Now, null));
        var variant = new ShopVariant(shop.NewId("ProductVariant"), product.Id, shop.NewId("InventoryItem"), shop.VariantsOf(product.Id).Count() + 1, shop.Now)
        {
            Sku = wanted.Sku,
            Title = wanted.VariantTitle ?? "Default Title",
            Price = wanted.Price,
            Grams = wanted.WeightInGrams,
            Tracked = wanted.Tracked,
            OptionValues = [new("Title", wanted.VariantTitle ?? "Default Title")],
        };
        shop.Put(variant);
        return variant;
    }

    /// <summary>Replaces lists: variants that the input does not name are deleted.</summary>
    public ShopProductResult Set(JsonObject? identifier, JsonObject input)
    {
        var known = Find(identifier);
        if (known is null && identifier.Text("id") is not null)
            return Refused(["identifier", "id"], "Product does not exist", "PRODUCT_DOES_NOT_EXIST");

        var handle = identifier.Text("handle") ?? input.Text("handle") ?? known?.Handle ?? (input.Text("title") ?? "").ToLowerInvariant().Replace(' ', '-');
        var product = (known ?? new(shop.NewId("Product"), "", handle, "ACTIVE", shop.Now, shop.Now, null)) with
        {
            Title = input.Text("title") ?? known?.Title ?? "",
            Handle = handle,
            Status = input.Text("status") ?? known?.Status ?? "ACTIVE",
            Description = input.Text("descriptionHtml") ?? known?.Description ?? "",
        };
        if (input.Parts("productOptions") is { Count: > 0 } options)
            product = product with { Options = [.. options.Select(option => option.Text("name") ?? "Title")] };
        List<JsonObject> wanted = [.. input.Parts("variants")];
        if (TwinOf([.. wanted.Select(variant => ValuesOf(variant))]) is { } twin)
            return Refused(["input", "variants"], $"The variant '{twin}' already exists. Please change at least one option value.", "VARIANT_ALREADY_EXISTS");

        shop.Put(product);
        var old = shop.VariantsOf(product.Id).ToList();
        List<ShopVariant> kept = [.. wanted.Select((variant, index) => Write(
            old.Find(other => other.Id == variant.Text("id") || ValuesOf(variant).SequenceEqual(other.OptionValues)) ?? New(product.Id, index + 1), variant))];
        shop.Remove(old.Where(variant => kept.TrueForAll(other => other.Id != variant.Id)));
        return new(product, kept, []);
    }

    /// <summary>A product with the one variant every product begins with.</summary>
    public ShopProductResult Create(JsonObject input)
    {
        if (string.IsNullOrWhiteSpace(input.Text("title")))
            return Refused(["title"], "Title can't be blank", "BLANK");

        var handle = input.Text("handle") ?? $"{input.Text("title")!.ToLowerInvariant().Replace(' ', '-')}-{shop.Products.Count + 1}";
        var product = shop.Put(new ShopProduct(shop.NewId("Product"), input.Text("title")!, handle, input.Text("status") ?? "ACTIVE", shop.Now, shop.Now, null)
        {
            Description = input.Text("descriptionHtml") ?? "",
        });
        var variant = New(product.Id, 1) with { OptionValues = [new("Title", "Default Title")] };
        shop.Put(variant);
        return new(product, [variant], []);
    }

    public ShopProductResult CreateVariants(string productId, IReadOnlyList<JsonObject> wanted, bool replaceFirst)
    {
        if (shop.Products.Find(productId) is not { } product)
            return Refused(["productId"], "Product does not exist", "PRODUCT_DOES_NOT_EXIST");

        var old = shop.VariantsOf(productId).ToList();
        if (replaceFirst && old is [{ Title: "Default Title" }])
        {
            shop.Remove([old[0]]);
            old.Clear();
        }

        if (TwinOf([.. old.Select(variant => variant.OptionValues), .. wanted.Select(ValuesOf)]) is { } twin)
            return Refused(["variants", "0"], $"The variant '{twin}' already exists. Please change at least one option value.", "VARIANT_ALREADY_EXISTS");

        List<ShopVariant> made = [.. wanted.Select((variant, index) => Write(New(productId, old.Count + index + 1), variant))];
        return new(shop.Put(product), made, []);
    }

    public ShopProductResult UpdateVariants(string productId, IReadOnlyList<JsonObject> wanted)
    {
        if (shop.Products.Find(productId) is not { } product)
            return Refused(["productId"], "Product does not exist", "PRODUCT_DOES_NOT_EXIST");

        foreach (var (index, variant) in wanted.Index())
        {
            if (shop.Variants.Find(variant.Text("id") ?? "")?.ProductId != productId)
                return Refused(["variants", $"{index}", "id"], "Product variant does not exist", "PRODUCT_VARIANT_DOES_NOT_EXIST");
        }

        return new(shop.Put(product), [.. wanted.Select(variant => Write(shop.Variants.Find(variant.Text("id")!)!, variant))], []);
    }

    public ShopProduct? Find(JsonObject? identifier)
        => identifier.Text("id") is { } id ? shop.Products.Find(id)
            : identifier.Text("handle") is { } handle ? shop.Products.All.FirstOrDefault(product => product.Handle == handle) : null;

    private ShopVariant New(string productId, int position) => new(shop.NewId("ProductVariant"), productId, shop.NewId("InventoryItem"), position, shop.Now);

    private ShopVariant Write(ShopVariant variant, JsonObject input)
    {
        var item = input.Part("inventoryItem");
        var weight = item.Part("measurement").Part("weight");
        var values = ValuesOf(input);
        var changed = variant with
        {
            Sku = input.Text("sku") ?? item.Text("sku") ?? variant.Sku,
            Barcode = input.Text("barcode") ?? variant.Barcode,
            Price = ReadAmount(input["price"]) ?? variant.Price,
            Tracked = item.Flag("tracked", variant.Tracked),
            Grams = (ReadAmount(weight?["value"]) * FactorOf(weight.Text("unit"))) ?? variant.Grams,
            OptionValues = values.Count > 0 ? values : variant.OptionValues,
            Title = values.Count > 0 ? string.Join(" / ", values.Select(value => value.Value)) : variant.Title,
            UpdatedAt = shop.Now,
        };
        shop.Put(changed);
        return changed;
    }

    private static IReadOnlyList<ShopOptionValue> ValuesOf(JsonObject variant)
        => [.. variant.Parts("optionValues").Select(value => new ShopOptionValue(value.Text("optionName") ?? "Title", value.Text("name") ?? ""))];

    private static string? TwinOf(IReadOnlyList<IReadOnlyList<ShopOptionValue>> variants)
        => variants.Select(values => string.Join(" / ", values.Select(value => value.Value))).GroupBy(title => title).FirstOrDefault(twins => twins.Count() > 1)?.Key;

    private static decimal? ReadAmount(JsonNode? node)
        => decimal.TryParse(node?.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) ? amount : null;

    private static decimal FactorOf(string? unit) => unit switch
    {
        "KILOGRAMS" => 1000,
        "OUNCES" => 28.349523125m,
        "POUNDS" => 453.59237m,
        _ => 1,
    };

    private static ShopProductResult Refused(IReadOnlyList<string> field, string message, string code) => new(null, [], [new(field, message, code)]);
}
