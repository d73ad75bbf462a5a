using System.Text.Json;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Shopify.Sandbox;

/// <summary>The input objects the sandbox understands, as Shopify's schema 2026-10 has them. One that is not listed is taken as it comes.</summary>
internal static class ShopifyInputs
{
    private static readonly Dictionary<string, Dictionary<string, GraphQlTypeReference>> Inputs = Parse(
        """
        FulfillmentInput lineItemsByFulfillmentOrder:[FulfillmentOrderLineItemsInput!]! notifyCustomer:Boolean originAddress:FulfillmentOriginAddressInput trackingInfo:FulfillmentTrackingInput
        FulfillmentTrackingInput company:String number:String numbers:[String!] url:URL urls:[URL!]
        FulfillmentOrderLineItemsInput fulfillmentOrderId:ID! fulfillmentOrderLineItems:[FulfillmentOrderLineItemInput!]
        FulfillmentOrderLineItemInput id:ID! quantity:Int!
        FulfillmentOrderHoldInput externalId:String fulfillmentOrderLineItems:[FulfillmentOrderLineItemInput!] handle:String notifyMerchant:Boolean reason:FulfillmentHoldReason! reasonNotes:String
        InventorySetQuantitiesInput name:String! quantities:[InventoryQuantityInput!]! reason:String! referenceDocumentUri:String
        InventoryQuantityInput changeFromQuantity:Int inventoryItemId:ID! locationId:ID! quantity:Int!
        InventoryAdjustQuantitiesInput changes:[InventoryChangeInput!]! name:String! reason:String! referenceDocumentUri:String
        InventoryChangeInput changeFromQuantity:Int delta:Int! inventoryItemId:ID! ledgerDocumentUri:String locationId:ID!
        ProductSetIdentifiers customId:UniqueMetafieldValueInput handle:String id:ID
        ProductIdentifierInput customId:UniqueMetafieldValueInput handle:String id:ID
        OptionSetInput id:ID linkedMetafield:LinkedMetafieldCreateInput name:String position:Int values:[OptionValueSetInput!]
        OptionValueSetInput id:ID name:String
        VariantOptionValueInput id:ID linkedMetafieldValue:String name:String optionId:ID optionName:String
        InventoryItemMeasurementInput shippingPackageId:ID weight:WeightInput
        WeightInput unit:WeightUnit! value:Float!
        InventoryItemInput cost:Decimal countryCodeOfOrigin:CountryCode countryHarmonizedSystemCodes:[CountryHarmonizedSystemCodeInput!] harmonizedSystemCode:String measurement:InventoryItemMeasurementInput provinceCodeOfOrigin:String requiresShipping:Boolean sku:String tracked:Boolean
        ProductVariantsBulkInput barcode:String compareAtPrice:Money id:ID inventoryItem:InventoryItemInput inventoryPolicy:ProductVariantInventoryPolicy inventoryQuantities:[InventoryLevelInput!] mediaId:ID mediaSrc:[String!] metafields:[MetafieldInput!] optionValues:[VariantOptionValueInput!] price:Money published:Boolean quantityAdjustments:[InventoryAdjustmentInput!] requiresComponents:Boolean showUnitPrice:Boolean taxCode:String taxable:Boolean unitPriceMeasurement:UnitPriceMeasurementInput
        WebhookSubscriptionInput callbackUrl:URL filter:String format:WebhookSubscriptionFormat includeFields:[String!] metafieldNamespaces:[String!] metafields:[HasMetafieldsMetafieldIdentifierInput!] name:String uri:String
        """);

    public static IEnumerable<string> Problems(GraphQlTypeReference type, JsonNode? value, string path)
    {
        if (value is null)
            return type.Required ? [$"{path} (Expected value to not be null)".TrimStart()] : [];
        if (type.Item is { } item)
            return value is JsonArray items ? items.SelectMany((element, index) => Problems(item, element, Join(path, $"{index}"))) : Problems(item, value, path);
        if (Inputs.TryGetValue(type.Name, out var fields))
            return value is JsonObject part ? Problems(type.Name, fields, part, path) : [$"{path} (Expected an object)".TrimStart()];

        return Fits(type.Name, value.GetValueKind(), value) ? [] : [$"{path} (Could not coerce value {value.ToJsonString()} to {type.Name})".TrimStart()];
    }

    private static IEnumerable<string> Problems(string name, Dictionary<string, GraphQlTypeReference> fields, JsonObject part, string path)
    {
        foreach (var given in part.Where(given => !fields.ContainsKey(given.Key)))
            yield return $"{Join(path, given.Key)} (Field is not defined on {name})";
        foreach (var (field, type) in fields)
        {
            if (part.TryGetPropertyValue(field, out var value) || type.Required)
                foreach (var problem in Problems(type, value, Join(path, field)))
                    yield return problem;
        }
    }

    private static bool Fits(string type, JsonValueKind kind, JsonNode value) => type switch
    {
        "Int" => kind is JsonValueKind.Number && value.AsValue().TryGetValue<int>(out _),
        "Float" => kind is JsonValueKind.Number,
        "Boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        "String" => kind is JsonValueKind.String,
        "ID" => kind is JsonValueKind.String && value.GetValue<string>().StartsWith("gid://shopify/", StringComparison.Ordinal),
        "URL" => kind is JsonValueKind.String && Uri.TryCreate(value.GetValue<string>(), UriKind.Absolute, out _),
        _ => true,
    };

    private static string Join(string path, string step) => path.Length == 0 ? step : $"{path}.{step}";

    private static Dictionary<string, Dictionary<string, GraphQlTypeReference>> Parse(string text)
        => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(
                words => words[0],
                words => words.Skip(1).Select(word => word.Split(':')).ToDictionary(word => word[0], word => GraphQlParser.ParseType(word[1])));
}
