using System.Globalization;
using TechOms.Connectors;

namespace TechOms.Benchmarks;

/// <summary>The orders of a round: two lines each, nothing wrong with them, the same for everyone.</summary>
internal static class Goods
{
    private static readonly DateTimeOffset First = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    public static List<ShopOrder> Orders(int count, int from)
    {
        var random = new Random(from);
        return [.. Enumerable.Range(from, count).Select(number => Order(number, random))];
    }

    private static ShopOrder Order(int number, Random random)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Person {number}");
        var home = new Address { Name = name, Line1 = $"{number % 900 + 1} Main Street", City = "Dayton", State = "OH", PostalCode = "45402", Country = "US", Phone = "+1 937 555 0100" };
        var sku = random.Next(BenchDatabases.Skus);
        return new()
        {
            ExternalId = $"gid://shopify/Order/{5_000_000_000 + number}",
            Version = "2026-01-05T08:00:00Z",
            Number = $"#{number}",
            OrderedAt = First.AddSeconds(number),
            Currency = "USD",
            Total = 57.80m,
            Email = $"person{number}@example.com",
            ShipTo = home,
            BillTo = home,
            Source = "web",
            Lines = [Line(number, 1, sku, random.Next(1, 4)), Line(number, 2, (sku + 1 + random.Next(BenchDatabases.Skus - 1)) % BenchDatabases.Skus, random.Next(1, 4))],
        };
    }

    private static ShopOrderLine Line(int order, int line, int variant, int quantity) => new()
    {
        ExternalId = $"gid://shopify/LineItem/{9_000_000_000 + (order * 2) + line}",
        Sku = BenchDatabases.SkuOf(variant),
        Name = $"Product {BenchDatabases.SkuOf(variant)}",
        Quantity = quantity,
        UnitPrice = 14.45m,
    };
}
