namespace TechOms.Connectors;

// Named for direction: source = we read from it, sink = we write to it. A session's interfaces are its capabilities; nothing else declares them.

/// <summary>We read orders from it: first what changed, then each changed order whole.</summary>
public interface IOrderSource
{
    /// <summary>
    /// What changed since <paramref name="cursor"/> (null: as far back as it goes), oldest first, page by page. The session keeps an overlap, so a
    /// change may be told again; the caller knows orders by id and version. A page's cursor is stored after the page's orders are.
    /// </summary>
    IAsyncEnumerable<OrderChanges> ReadOrderChangesAsync(string? cursor, CancellationToken cancellation);

    /// <summary>Every order that is still open there, whenever it changed.</summary>
    IAsyncEnumerable<OrderChanges> ReadOpenOrdersAsync(CancellationToken cancellation);

    /// <returns>Null when the order is gone.</returns>
    Task<ShopOrder?> ReadOrderAsync(string externalId, CancellationToken cancellation);
}

/// <summary>We tell it what was shipped. Telling the same fulfillment twice must not make two.</summary>
public interface IFulfillmentSink
{
    Task<ConfirmedFulfillment> ConfirmFulfillmentAsync(Fulfillment fulfillment, CancellationToken cancellation);
}

/// <summary>We tell it tracking that came after it was told of the fulfillment. The whole list replaces what it knew, so the same can be told again.</summary>
public interface ITrackingSink
{
    Task UpdateTrackingAsync(TrackingUpdate update, CancellationToken cancellation);
}

/// <summary>We read what it sells: the listings whose stock we keep true.</summary>
public interface IListingSource
{
    IAsyncEnumerable<IReadOnlyList<Listing>> ReadListingsAsync(CancellationToken cancellation);

    /// <summary>The same for these items only, as they are now. Items that are gone are left out.</summary>
    Task<IReadOnlyList<Listing>> ReadListingsAsync(IReadOnlyCollection<string> itemIds, CancellationToken cancellation);

    Task<IReadOnlyList<ShopLocation>> ReadLocationsAsync(CancellationToken cancellation);
}

/// <summary>We write stock to it. The same push (same <see cref="StockPush.Key"/>, same rows) can be sent again without harm.</summary>
public interface IStockSink
{
    /// <summary>Most rows of one push.</summary>
    int MaxRows { get; }

    /// <summary>Sets absolute quantities. Rows with <see cref="StockRow.Expected"/> are written only if the remote still shows that.</summary>
    Task<IReadOnlyList<StockOutcome>> SetStockAsync(StockPush push, CancellationToken cancellation);

    /// <summary>Adds <see cref="StockRow.Quantity"/>, which may be negative.</summary>
    Task<IReadOnlyList<StockOutcome>> AdjustStockAsync(StockPush push, CancellationToken cancellation);
}

/// <summary>We read products from it.</summary>
public interface IProductSource
{
    /// <summary>Changed since <paramref name="cursor"/> (null: all), page by page.</summary>
    IAsyncEnumerable<ProductChanges> ReadProductsAsync(string? cursor, CancellationToken cancellation);
}

/// <summary>We write products to it. Writing the same product twice must not make two; it never deletes what we do not know.</summary>
public interface IProductSink
{
    Task<SentProduct> SendProductAsync(OutgoingProduct product, CancellationToken cancellation);
}

/// <summary>We read inventory levels from it: each SKU once per read, so a session that hears of several places adds them up.</summary>
public interface IInventorySource
{
    IAsyncEnumerable<IReadOnlyList<InventoryLevel>> ReadInventoryAsync(CancellationToken cancellation);

    /// <summary>True: a finished read has told of all there is, so what it did not tell of is not there. False: nothing follows from silence.</summary>
    bool TellsAll => true;
}

/// <summary>We send shipments to it.</summary>
public interface IShipmentSink
{
    /// <summary>
    /// Called when it is known that no shipment with this <see cref="OutgoingShipment.Reference"/> exists there. A lost answer is
    /// <see cref="ConnectorFault.Unknown"/>, and <see cref="FindShipmentAsync"/> then settles it.
    /// </summary>
    Task<SentShipment> SendShipmentAsync(OutgoingShipment shipment, CancellationToken cancellation);

    /// <returns>Null when there is certainly none.</returns>
    Task<SentShipment?> FindShipmentAsync(string reference, CancellationToken cancellation);
}

/// <summary>We read back what became of shipments.</summary>
public interface IShipmentSource
{
    IAsyncEnumerable<ShipmentUpdates> ReadShipmentUpdatesAsync(UpdateQuery query, CancellationToken cancellation);
}

/// <summary>We ask it to stop a shipment.</summary>
public interface IShipmentCanceller
{
    Task<CancelOutcome> CancelShipmentAsync(OpenDocument shipment, string reason, CancellationToken cancellation);
}

/// <summary>We announce goods to it.</summary>
public interface IReceiptSink
{
    Task<SentReceipt> SendReceiptAsync(OutgoingReceipt receipt, CancellationToken cancellation);

    /// <returns>Null when there is certainly none.</returns>
    Task<SentReceipt?> FindReceiptAsync(string reference, CancellationToken cancellation);
}

/// <summary>We read back what arrived.</summary>
public interface IReceiptSource
{
    IAsyncEnumerable<ReceiptUpdates> ReadReceiptUpdatesAsync(UpdateQuery query, CancellationToken cancellation);
}

/// <summary>It calls us. A call carries no logic: it is checked, stored, and wakes the pull it names.</summary>
public interface IWebhookReceiver
{
    /// <summary>Checks the signature on the raw bytes before reading anything else. Touches no network.</summary>
    WebhookVerdict Check(WebhookCall delivery);

    /// <summary>Makes sure exactly the wanted subscriptions exist, re-creating lost ones.</summary>
    /// <returns>What was changed, in words; empty when all was well.</returns>
    Task<IReadOnlyList<string>> EnsureSubscriptionsAsync(Uri address, CancellationToken cancellation);

    /// <summary>Takes back what <see cref="EnsureSubscriptionsAsync"/> made. Systems whose subscriptions people make have nothing to take back.</summary>
    /// <returns>What was changed, in words.</returns>
    Task<IReadOnlyList<string>> EndSubscriptionsAsync(Uri address, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);
}

/// <summary>It knows the choices of some settings: sites, customers, locations.</summary>
public interface IChoiceSource
{
    Task<IReadOnlyList<Choice>> ReadChoicesAsync(string setting, CancellationToken cancellation);
}
