using System.Text.Json.Nodes;

namespace TechOms.Connectors.Shopify.Sandbox;

/// <summary>Setting and adjusting stock: all rows or none, compared with what the caller saw, remembered by key for a day.</summary>
internal sealed class ShopInventory(ShopMemory shop)
{
    private const int MostRows = 250;
    private const long Bound = 1_000_000_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(24);

    private static readonly HashSet<string?> Reasons =
    [
        "correction", "cycle_count_available", "damaged", "movement_canceled", "movement_created", "movement_received", "movement_updated", "other", "promotion",
        "quality_control", "received", "reservation_created", "reservation_deleted", "reservation_updated", "restock", "safety_stock", "shrinkage",
    ];

    public ShopInventoryOutcome Set(GraphQlCall call) => Run(call, new("quantities", "quantity", "InventoryQuantityInput", "INVALID_NAME", Absolute: true));

    public ShopInventoryOutcome Adjust(GraphQlCall call) => Run(call, new("changes", "delta", "InventoryChangeInput", "INVALID_QUANTITY_NAME", Absolute: false));

    /// <summary>The value of @idempotent, or the refusal a real shop gives without.</summary>
    public static string KeyOf(GraphQlCall call)
        => call.Field.Directives.FirstOrDefault(directive => directive.Name is "idempotent") is { } directive && call.Request.Resolve(directive.Arguments).Text("key") is { } key
            ? key
            : throw new GraphQlException("The @idempotent directive is required for this mutation but was not provided.", "BAD_REQUEST");

    private ShopInventoryOutcome Run(GraphQlCall call, Words words)
    {
        var key = KeyOf(call);
        var input = call.Arguments.Part("input")!;
        var rows = input.Parts(words.Rows);
        if (rows.Count > MostRows)
            throw new GraphQlException($"The input array size of {rows.Count} is greater than the maximum allowed of {MostRows}.", "MAX_INPUT_SIZE_EXCEEDED");
        if (rows.Any(row => !row.ContainsKey("changeFromQuantity")))
            throw new GraphQlException($"{words.Input} must include the following argument: changeFromQuantity.", "INVALID_FIELD_ARGUMENTS");

        var body = $"{call.Field.Name} {input.ToJsonString()}";
        if (shop.Keys.Find(key) is { } known && known.At + Remembered > shop.Now)
            return Repeat(known, body);

        var outcome = Write(input, rows, words);
        shop.Keys.Put(key, new(key, body, "done", shop.Now, outcome));
        return outcome;
    }

    private ShopInventoryOutcome Repeat(ShopKey known, string body) => known switch
    {
        _ when known.Body.Length > 0 && known.Body != body
            => Refused("The same idempotency key was used with other parameters.", "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"),
        { State: "running" } => Refused("A request with this idempotency key is still running.", "IDEMPOTENCY_CONCURRENT_REQUEST"),
        { Outcome: { } outcome } => outcome,
        _ => Refused("The earlier request with this idempotency key failed.", "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED"),
    };

    private ShopInventoryOutcome Write(JsonObject input, IReadOnlyList<JsonObject> rows, Words words)
    {
        List<ShopUserError> errors = [];
        if (input.Text("name") is not "available")
            errors.Add(new(["input", "name"], "The quantity name must be available.", words.BadName));
        if (!Reasons.Contains(input.Text("reason")))
            errors.Add(new(["input", "reason"], "The specified reason is invalid.", "INVALID_REASON"));
        if (input.Text("referenceDocumentUri") is { } document && !Uri.TryCreate(document, UriKind.Absolute, out _))
            errors.Add(new(["input", "referenceDocumentUri"], "The specified reference document is invalid.", "INVALID_REFERENCE_DOCUMENT"));
        var pairs = rows.GroupBy(row => (row.Text("inventoryItemId"), row.Text("locationId"))).Where(pair => pair.Count() > 1).Select(pair => pair.Key).ToHashSet();
        errors.AddRange(rows.Index().Select(row => Check(row.Item, [.. Path(words, row.Index)], words, pairs)).OfType<ShopUserError>());
        if (errors.Count > 0)
            return new(null, shop.Now, "", null, [], errors);

        List<ShopInventoryChange> changes = [];
        foreach (var row in rows)
        {
            var (itemId, locationId) = (row.Text("inventoryItemId")!, row.Text("locationId")!);
            var quantity = row.Whole(words.Quantity)!.Value;
            var delta = words.Absolute ? quantity - shop.LevelOf(itemId, locationId).Available : quantity;
            shop.Move(itemId, locationId, delta, 0);
            if (delta != 0)
                changes.AddRange([new("available", delta, itemId, locationId), new("on_hand", delta, itemId, locationId)]);
        }

        return new(changes.Count > 0 ? shop.NewId("InventoryAdjustmentGroup") : null, shop.Now, input.Text("reason")!, input.Text("referenceDocumentUri"), changes, []);
    }

    private ShopUserError? Check(JsonObject row, IReadOnlyList<string> path, Words words, HashSet<(string?, string?)> twins)
    {
        var (itemId, locationId) = (row.Text("inventoryItemId")!, row.Text("locationId")!);
        var quantity = row.Whole(words.Quantity) ?? 0;
        if (shop.FindByItem(itemId) is null)
            return new([.. path, "inventoryItemId"], "The specified inventory item could not be found.", "INVALID_INVENTORY_ITEM");
        if (shop.Places.Find(locationId) is not { Active: true })
            return new([.. path, "locationId"], "The specified location could not be found.", "INVALID_LOCATION");
        if (words.Absolute && twins.Contains((itemId, locationId)))
            return new([.. path, "locationId"], "The combination of inventoryItemId and locationId must be unique.", "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR");
        if (quantity < -Bound)
            return new([.. path, words.Quantity], "The quantity can't be lower than -1,000,000,000.", "INVALID_QUANTITY_TOO_LOW");
        if (quantity > Bound)
            return new([.. path, words.Quantity], "The quantity can't be higher than 1,000,000,000.", "INVALID_QUANTITY_TOO_HIGH");
        if (row.Whole("changeFromQuantity") is { } expected && expected != shop.LevelOf(itemId, locationId).Available)
            return new([.. path, "changeFromQuantity"], "The changeFromQuantity argument no longer matches the persisted quantity.", "CHANGE_FROM_QUANTITY_STALE");

        return null;
    }

    private static IEnumerable<string> Path(Words words, int row) => ["input", words.Rows, $"{row}"];

    private ShopInventoryOutcome Refused(string message, string code) => new(null, shop.Now, "", null, [], [new(null, message, code)]);

    private sealed record Words(string Rows, string Quantity, string Input, string BadName, bool Absolute);
}
