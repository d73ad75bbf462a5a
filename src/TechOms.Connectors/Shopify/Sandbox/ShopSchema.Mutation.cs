namespace TechOms.Connectors.Shopify.Sandbox;

internal sealed partial class ShopSchema
{
    private GraphQlType<object> BuildMutation()
    {
        var mutation = new GraphQlType<object>("Mutation");
        AddFulfillmentMutations(mutation);
        AddInventoryMutations(mutation);
        AddProductMutations(mutation);
        AddWebhookMutations(mutation);
        return mutation;
    }

    private void AddFulfillmentMutations(GraphQlType<object> mutation)
    {
        var errors = Errors("UserError");
        GraphQlType<ShopFulfillmentResult> Payload(string name) => new GraphQlType<ShopFulfillmentResult>(name)
            .Object("fulfillment", () => Fulfillment, result => result.Fulfillment is null ? null : FindFulfillment(result.Fulfillment.Id))
            .List("userErrors", () => errors, result => result.Errors);
        var move = new GraphQlType<ShopMoveResult>("FulfillmentOrderMovePayload")
            .Object("movedFulfillmentOrder", () => FulfillmentOrder, result => FindFulfillmentOrder(result.Moved?.Id ?? ""))
            .Object("originalFulfillmentOrder", () => FulfillmentOrder, result => FindFulfillmentOrder(result.Original?.Id ?? ""))
            .Object("remainingFulfillmentOrder", () => FulfillmentOrder, result => FindFulfillmentOrder(result.Remaining?.Id ?? ""))
            .List("userErrors", () => CodedErrors("FulfillmentOrderMoveFulfillmentOrderMoveUserError"), result => result.Errors);
        GraphQlType<ShopHoldResult> HoldPayload(string name) => new GraphQlType<ShopHoldResult>(name)
            .Object("fulfillmentHold", () => Hold, result => result.Hold)
            .Object("fulfillmentOrder", () => FulfillmentOrder, result => FindFulfillmentOrder(result.FulfillmentOrder?.Id ?? ""))
            .Object("remainingFulfillmentOrder", () => FulfillmentOrder, result => FindFulfillmentOrder(result.Remaining?.Id ?? ""))
            .List("userErrors", () => CodedErrors(name.Replace("Payload", "UserError", StringComparison.Ordinal)), result => result.Errors);
        mutation
            .Mutation("fulfillmentCreate", Payload("FulfillmentCreatePayload"), "fulfillment:FulfillmentInput! message:String", call =>
                _fulfillments.Create(call.Arguments.Part("fulfillment")!, call.Arguments.Text("message")))
            .Mutation("fulfillmentCancel", Payload("FulfillmentCancelPayload"), "id:ID!", call => _fulfillments.Cancel(call.Arguments.Text("id")!))
            .Mutation("fulfillmentTrackingInfoUpdate", Payload("FulfillmentTrackingInfoUpdatePayload"), "fulfillmentId:ID! trackingInfoInput:FulfillmentTrackingInput! notifyCustomer:Boolean", call =>
                _fulfillments.Track(call.Arguments.Text("fulfillmentId")!, call.Arguments.Part("trackingInfoInput")))
            .Mutation("fulfillmentOrderMove", move, "id:ID! newLocationId:ID! fulfillmentOrderLineItems:[FulfillmentOrderLineItemInput!]", call =>
                _routing.Move(call.Arguments.Text("id")!, call.Arguments.Text("newLocationId")!, call.Arguments.Parts("fulfillmentOrderLineItems")))
            .Mutation("fulfillmentOrderHold", HoldPayload("FulfillmentOrderHoldPayload"), "id:ID! fulfillmentHold:FulfillmentOrderHoldInput!", call =>
                _routing.Hold(call.Arguments.Text("id")!, call.Arguments.Part("fulfillmentHold")!))
            .Mutation("fulfillmentOrderReleaseHold", HoldPayload("FulfillmentOrderReleaseHoldPayload"), "id:ID! holdIds:[ID!] externalId:String", call =>
                _routing.Release(call.Arguments.Text("id")!, call.Arguments.Texts("holdIds")))
            .Mutation("orderCancel", CancelPayload(), "orderId:ID! reason:OrderCancelReason! restock:Boolean! notifyCustomer:Boolean refund:Boolean refundMethod:OrderCancelRefundMethodInput staffNote:String", call =>
                new CancelResult(call.Arguments.Text("orderId")!, _orders.Cancel(call.Arguments.Text("orderId")!, call.Arguments.Text("reason")!, call.Arguments.Flag("restock"))));
    }

    private GraphQlType<CancelResult> CancelPayload()
    {
        var errors = CodedErrors("OrderCancelUserError");
        var result = new GraphQlType<CancelResult>("OrderCancelJobResult", "Node", "JobResult")
            .Scalar("id", cancel => cancel.OrderId.Replace("/Order/", "/OrderCancelJobResult/", StringComparison.Ordinal))
            .Scalar("done", _ => true)
            .Scalar("status", _ => "SUCCEEDED")
            .List("errors", () => errors, _ => [])
            .Object("order", () => Order, cancel => _shop.Orders.Find(cancel.OrderId));
        return new GraphQlType<CancelResult>("OrderCancelPayload")
            .Object("job", () => Job, cancel => cancel.Error is null ? cancel.OrderId.Replace("/Order/", "/Job/", StringComparison.Ordinal) : null)
            .Object("jobResult", () => result, cancel => cancel.Error is null ? cancel : null)
            .List("orderCancelUserErrors", () => errors, cancel => cancel.Error is null ? [] : [cancel.Error]);
    }

    private void AddInventoryMutations(GraphQlType<object> mutation)
    {
        var change = new GraphQlType<ShopInventoryChange>("InventoryChange")
            .Scalar("name", own => own.Name)
            .Scalar("delta", own => own.Delta)
            .Scalar("quantityAfterChange", _ => null)
            .Object("item", () => Item, own => _shop.FindByItem(own.ItemId))
            .Object("location", () => Place, own => _shop.Places.Find(own.LocationId));
        var group = new GraphQlType<ShopInventoryOutcome>("InventoryAdjustmentGroup", "Node")
            .Scalar("id", outcome => outcome.GroupId)
            .Scalar("createdAt", outcome => outcome.At)
            .Scalar("reason", outcome => outcome.Reason)
            .Scalar("referenceDocumentUri", outcome => outcome.Document)
            .List("changes", () => change, outcome => outcome.Changes);
        GraphQlType<ShopInventoryOutcome> Payload(string name) => new GraphQlType<ShopInventoryOutcome>(name + "Payload")
            .Object("inventoryAdjustmentGroup", () => group, outcome => outcome.GroupId is null ? null : outcome)
            .List("userErrors", () => CodedErrors(name + "UserError"), outcome => outcome.Errors);
        var activate = new GraphQlType<ShopLevel>("InventoryActivatePayload")
            .Object("inventoryLevel", () => Level, level => level)
            .List("userErrors", () => Errors("UserError"), _ => []);
        mutation
            .Mutation("inventorySetQuantities", Payload("InventorySetQuantities"), "input:InventorySetQuantitiesInput!", _inventory.Set)
            .Mutation("inventoryAdjustQuantities", Payload("InventoryAdjustQuantities"), "input:InventoryAdjustQuantitiesInput!", _inventory.Adjust)
            .Mutation("inventoryActivate", activate, "inventoryItemId:ID! locationId:ID! available:Int onHand:Int stockAtLegacyLocation:Boolean", call =>
            {
                ShopInventory.KeyOf(call);
                var level = _shop.LevelOf(call.Arguments.Text("inventoryItemId")!, call.Arguments.Text("locationId")!);
                _shop.Put(level with { Available = call.Arguments.Whole("available") ?? level.Available, UpdatedAt = _shop.Now });
                return _shop.LevelOf(level.ItemId, level.LocationId);
            });
    }

    private void AddProductMutations(GraphQlType<object> mutation)
    {
        GraphQlType<ShopProductResult> Payload(string name, GraphQlType<ShopUserError> errors) => new GraphQlType<ShopProductResult>(name)
            .Object("product", () => Product, result => result.Product)
            .Object("productSetOperation", () => Nothing("ProductSetOperation", "id status"), _ => null)
            .List("productVariants", () => Variant, result => result.Variants)
            .List("userErrors", () => errors, result => result.Errors);
        mutation
            .Mutation("productCreate", Payload("ProductCreatePayload", Errors("UserError")), "product:ProductCreateInput media:[CreateMediaInput!]", call =>
                _catalog.Create(call.Arguments.Part("product") ?? []))
            .Mutation("productSet", Payload("ProductSetPayload", CodedErrors("ProductSetUserError")), "identifier:ProductSetIdentifiers input:ProductSetInput! synchronous:Boolean", call =>
                _catalog.Set(call.Arguments.Part("identifier"), call.Arguments.Part("input")!))
            .Mutation("productVariantsBulkCreate", Payload("ProductVariantsBulkCreatePayload", CodedErrors("ProductVariantsBulkCreateUserError")), "productId:ID! variants:[ProductVariantsBulkInput!]! strategy:ProductVariantsBulkCreateStrategy media:[CreateMediaInput!]", call =>
                _catalog.CreateVariants(call.Arguments.Text("productId")!, call.Arguments.Parts("variants"), call.Arguments.Text("strategy") is "REMOVE_STANDALONE_VARIANT"))
            .Mutation("productVariantsBulkUpdate", Payload("ProductVariantsBulkUpdatePayload", CodedErrors("ProductVariantsBulkUpdateUserError")), "productId:ID! variants:[ProductVariantsBulkInput!]! allowPartialUpdates:Boolean media:[CreateMediaInput!]", call =>
                _catalog.UpdateVariants(call.Arguments.Text("productId")!, call.Arguments.Parts("variants")));
    }

    private void AddWebhookMutations(GraphQlType<object> mutation)
    {
        var created = new GraphQlType<ShopSubscriptionResult>("WebhookSubscriptionCreatePayload")
            .Object("webhookSubscription", () => Webhook, result => result.Webhook)
            .List("userErrors", () => Errors("UserError"), result => result.Errors);
        var deleted = new GraphQlType<ShopSubscriptionResult>("WebhookSubscriptionDeletePayload")
            .Scalar("deletedWebhookSubscriptionId", result => result.Webhook?.Id)
            .List("userErrors", () => Errors("UserError"), result => result.Errors);
        mutation
            .Mutation("webhookSubscriptionCreate", created, "topic:WebhookSubscriptionTopic! webhookSubscription:WebhookSubscriptionInput!", call =>
                _subscriptions.Create(call.Arguments.Text("topic")!, call.Arguments.Part("webhookSubscription")!))
            .Mutation("webhookSubscriptionDelete", deleted, "id:ID!", call => _subscriptions.Delete(call.Arguments.Text("id")!));
    }

    private sealed record CancelResult(string OrderId, ShopUserError? Error);
}
