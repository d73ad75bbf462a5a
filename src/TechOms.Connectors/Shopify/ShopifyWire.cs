using System.Text.Json;
using System.Text.Json.Serialization;

namespace TechOms.Connectors.Shopify;

// The remote system's own words. They stay in this folder. Enum values stay text: Shopify adds new ones every quarter.

internal sealed record WireRequest(string Query, string OperationName, JsonElement Variables);

internal sealed record WireAnswer(JsonElement Data, IReadOnlyList<WireError>? Errors, WireExtensions? Extensions);

internal sealed record WireError(string Message, IReadOnlyList<JsonElement>? Path, WireErrorExtensions? Extensions);

internal sealed record WireErrorExtensions(string? Code);

internal sealed record WireExtensions(WireCost? Cost, IReadOnlyList<WireSearch>? Search);

/// <param name="ActualQueryCost">Null: it was not carried out.</param>
internal sealed record WireCost(double RequestedQueryCost, double? ActualQueryCost, WireThrottleStatus? ThrottleStatus);

internal sealed record WireThrottleStatus(double MaximumAvailable, double CurrentlyAvailable, double RestoreRate);

internal sealed record WireSearch(IReadOnlyList<WireSearchWarning>? Warnings);

internal sealed record WireSearchWarning(string? Field, string? Message, string? Code);

internal sealed record WireUserError(IReadOnlyList<string>? Field, string Message, string? Code);

internal sealed record WireAccessToken(
    [property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);

internal sealed record WireConnection<T>(IReadOnlyList<T> Nodes, WirePageInfo? PageInfo);

internal sealed record WirePageInfo(bool HasNextPage, string? EndCursor);

internal sealed record WireId(string Id);

internal sealed record NoVariables;

internal sealed record IdVariables(string Id);

internal sealed record PageVariables(string Id, string? After);

internal sealed record LocationsVariables(int First, string? After);

internal sealed record SearchVariables(int First, string? After, string? Query);

// Nulls are written: an inventory row without changeFromQuantity is refused, one with null is not.
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WireRequest))]
[JsonSerializable(typeof(WireAnswer))]
[JsonSerializable(typeof(WireAccessToken))]
[JsonSerializable(typeof(NoVariables))]
[JsonSerializable(typeof(IdVariables))]
[JsonSerializable(typeof(PageVariables))]
[JsonSerializable(typeof(LocationsVariables))]
[JsonSerializable(typeof(SearchVariables))]
[JsonSerializable(typeof(HandshakeAnswer))]
[JsonSerializable(typeof(LocationsAnswer))]
[JsonSerializable(typeof(OrderChangesAnswer))]
[JsonSerializable(typeof(FulfillmentOrderChangesAnswer))]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(FulfillmentOrderAnswer))]
[JsonSerializable(typeof(FulfillmentAnswer))]
[JsonSerializable(typeof(FulfillmentCreateAnswer))]
[JsonSerializable(typeof(FulfillmentTrackingAnswer))]
[JsonSerializable(typeof(FulfillmentOrderMoveVariables))]
[JsonSerializable(typeof(FulfillmentOrderMoveAnswer))]
[JsonSerializable(typeof(InventoryItemsAnswer))]
[JsonSerializable(typeof(InventoryItemAnswer))]
[JsonSerializable(typeof(IdsVariables))]
[JsonSerializable(typeof(InventoryNowAnswer))]
[JsonSerializable(typeof(InventorySetVariables))]
[JsonSerializable(typeof(InventorySetAnswer))]
[JsonSerializable(typeof(InventoryAdjustVariables))]
[JsonSerializable(typeof(InventoryAdjustAnswer))]
[JsonSerializable(typeof(ProductsAnswer))]
[JsonSerializable(typeof(ProductAnswer))]
[JsonSerializable(typeof(FindVariablesBySku))]
[JsonSerializable(typeof(ProductVariantsAnswer))]
[JsonSerializable(typeof(HandleVariables))]
[JsonSerializable(typeof(ProductByHandleAnswer))]
[JsonSerializable(typeof(ProductSetAnswer))]
[JsonSerializable(typeof(VariantsCreateAnswer))]
[JsonSerializable(typeof(VariantsUpdateAnswer))]
[JsonSerializable(typeof(AfterVariables))]
[JsonSerializable(typeof(WebhookListAnswer))]
[JsonSerializable(typeof(WebhookSubscribeVariables))]
[JsonSerializable(typeof(WebhookSubscribeAnswer))]
[JsonSerializable(typeof(WebhookDeleteAnswer))]
[JsonSerializable(typeof(WireWebhookBody))]
internal sealed partial class ShopifyJson : JsonSerializerContext;

// What is left out is left alone, so nulls are not written where "no value" would erase something.
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FulfillmentCreateVariables))]
[JsonSerializable(typeof(FulfillmentTrackingVariables))]
[JsonSerializable(typeof(ProductSetVariables))]
[JsonSerializable(typeof(VariantsVariables))]
internal sealed partial class ShopifySparseJson : JsonSerializerContext;

internal static class WirePaging
{
    public static string? Next<T>(this WireConnection<T> connection) => connection.PageInfo is { HasNextPage: true, EndCursor: { } cursor } ? cursor : null;
}
