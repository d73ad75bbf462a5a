namespace TechOms.Connectors.Shopify;

internal sealed record ProductsAnswer(WireConnection<WireProduct> Products);

internal sealed record ProductAnswer(WireProduct? Product);

internal sealed record ProductByHandleAnswer(WireProduct? ProductByIdentifier);

internal sealed record HandleVariables(string Handle);

internal sealed record FindVariablesBySku(string Query, string? After);

internal sealed record ProductVariantsAnswer(WireConnection<WireVariant> ProductVariants);

internal sealed record WireProduct
{
    public string Id { get; init; } = "";
    public string? Title { get; init; }
    public string? Description { get; init; }
    public string? Status { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public bool IsGiftCard { get; init; }
    public IReadOnlyList<WireOption>? Options { get; init; }
    public WireConnection<WireVariant>? Variants { get; init; }
}

internal sealed record WireOption(string Name);

internal sealed record WireVariant
{
    public required string Id { get; init; }
    public string? Sku { get; init; }
    public string? Barcode { get; init; }
    public string? Title { get; init; }
    public decimal? Price { get; init; }
    public WireVariantItem? InventoryItem { get; init; }
    public WireId? Product { get; init; }
}

internal sealed record WireVariantItem(WireMeasurement? Measurement);

internal sealed record WireMeasurement(WireWeight? Weight);

internal sealed record WireWeight(string Unit, decimal Value);

internal sealed record ProductSetVariables(WireProductIdentifier Identifier, WireProductInput Input);

internal sealed record WireProductIdentifier(string Handle);

internal sealed record WireProductInput(
    string Title, string Handle, string? DescriptionHtml, string Status, IReadOnlyList<WireOptionInput> ProductOptions, IReadOnlyList<WireVariantInput> Variants);

internal sealed record WireOptionInput(string Name, int Position, IReadOnlyList<WireOptionValueInput> Values);

internal sealed record WireOptionValueInput(string Name);

internal sealed record VariantsVariables(string ProductId, IReadOnlyList<WireVariantInput> Variants);

internal sealed record WireVariantInput
{
    public string? Id { get; init; }
    public IReadOnlyList<WireVariantOption>? OptionValues { get; init; }
    public string? Barcode { get; init; }
    public string? Price { get; init; }
    public WireInventoryItemInput? InventoryItem { get; init; }
}

internal sealed record WireVariantOption(string OptionName, string Name);

internal sealed record WireInventoryItemInput(string? Sku, bool? Tracked, WireMeasurement? Measurement);

internal sealed record ProductSetAnswer(ProductPayload? ProductSet);

internal sealed record ProductPayload(WireId? Product, IReadOnlyList<WireUserError>? UserErrors);

internal sealed record VariantsCreateAnswer(VariantsPayload? ProductVariantsBulkCreate);

internal sealed record VariantsUpdateAnswer(VariantsPayload? ProductVariantsBulkUpdate);

internal sealed record VariantsPayload(IReadOnlyList<WireUserError>? UserErrors);
