using System.Text.Json.Nodes;

namespace TechOms.Connectors.Shopify.Sandbox;

/// <summary>The leaky bucket. What an operation may cost must fit in before it runs; what it did not use is given back.</summary>
internal sealed class ShopPoints(TimeProvider clock)
{
    private double _spent;
    private DateTimeOffset _at = clock.GetUtcNow();

    public double Maximum { get; set; } = 2000;
    public double RestoreRate { get; set; } = 100;

    public double Available
    {
        get
        {
            var now = clock.GetUtcNow();
            _spent = Math.Max(0, _spent - ((now - _at).TotalSeconds * RestoreRate));
            _at = now;
            return Maximum - _spent;
        }
    }

    public void Spend(double points) => _spent = Math.Min(Maximum, Maximum - Available + points);

    public JsonObject Tell(double requested, double? actual) => new()
    {
        ["requestedQueryCost"] = requested,
        ["actualQueryCost"] = actual,
        ["throttleStatus"] = new JsonObject
        {
            ["maximumAvailable"] = Maximum,
            ["currentlyAvailable"] = Math.Floor(Available),
            ["restoreRate"] = RestoreRate,
        },
    };
}
