using TechOms.Connectors.Shopify.Sandbox;

namespace TechOms.Tests.Connectors.Shopify.Schema;

/// <summary>What Shopify demands and its schema does not say.</summary>
internal static class ProjectRules
{
    private static readonly HashSet<string> NeedKeys =
    [
        "inventorySetQuantities", "inventoryAdjustQuantities", "inventoryMoveQuantities", "inventorySetOnHandQuantities", "inventoryActivate",
        "locationActivate", "locationDeactivate", "refundCreate",
    ];

    public static IEnumerable<string> Problems(SchemaType type, GraphQlField field)
    {
        var keyed = field.Directives.Any(directive => directive.Name is "idempotent");
        if (type.Name is "Mutation" && !keyed && (NeedKeys.Contains(field.Name) || IsStockCreation(field.Name)))
            yield return $"{field.Name} needs @idempotent";
    }

    public static string? MustBePresent(string input) => input is "InventoryQuantityInput" or "InventoryChangeInput" ? "changeFromQuantity" : null;

    private static bool IsStockCreation(string mutation)
        => (mutation.StartsWith("inventoryShipment", StringComparison.Ordinal) || mutation.StartsWith("inventoryTransfer", StringComparison.Ordinal))
            && mutation.Contains("Create", StringComparison.Ordinal);
}
