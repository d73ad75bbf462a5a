using Bogus;
using TechOms.Connectors;

namespace TechOms.Features.Demo;

/// <summary>A believable brand: what it sells, who buys, and how. The same seed makes the same world.</summary>
internal sealed class SampleGoods
{
    public const string UnknownSku = "GIFT-CARD-SLEEVE";

    private static readonly (string Name, string Code, decimal Price, int Grams)[] Designs =
    [
        ("Linen apron", "APRON", 48m, 320), ("Stoneware mug", "MUG", 22m, 410), ("Oak serving board", "BOARD", 64m, 1250), ("Waxed tote", "TOTE", 58m, 540),
        ("Wool throw", "THROW", 129m, 1400), ("Beeswax candle", "CANDLE", 28m, 380), ("Pepper mill", "MILL", 74m, 610), ("Tea towel pair", "TOWEL", 26m, 210),
        ("Cast iron pan", "PAN", 96m, 2300), ("Olive oil 500 ml", "OIL", 19m, 920), ("Sea salt", "SALT", 9m, 260), ("Ceramic pitcher", "PITCHER", 52m, 980),
    ];

    private static readonly string[] Colours = ["Clay", "Sage", "Ink", "Chalk", "Rust"];

    private readonly Faker _people;

    public SampleGoods(int seed) => _people = new Faker("en") { Random = new Randomizer(seed) };

    public static IReadOnlyList<SandboxProduct> Products { get; } =
    [
        .. from design in Designs
           from colour in Colours
           select new SandboxProduct($"{design.Code}-{colour.ToUpperInvariant()}", design.Name, design.Price, design.Grams) { VariantTitle = colour },
    ];

    /// <param name="withUnknownSku">Carries an item nobody has told TechOms about.</param>
    public SandboxOrder Order(bool withUnknownSku)
    {
        var products = _people.Random.ListItems(Products.ToList(), _people.Random.WeightedRandom([1, 2, 3, 4], [0.5f, 0.3f, 0.15f, 0.05f]));
        List<SandboxOrderLine> lines = [.. products.Select(product => new SandboxOrderLine(product.Sku, _people.Random.WeightedRandom([1L, 2L, 3L, 6L], [0.7f, 0.2f, 0.07f, 0.03f]), product.Price))];
        if (withUnknownSku)
            lines.Add(new(UnknownSku, 1, 3m));
        return new(lines, Address())
        {
            Email = _people.Internet.ExampleEmail(),
            ShippingService = _people.Random.WeightedRandom(["Standard Shipping", "Express"], [0.8f, 0.2f]),
        };
    }

    private Address Address()
    {
        var (state, city, code) = _people.PickRandom(
            ("VIC", "Melbourne", "30"), ("NSW", "Sydney", "20"), ("QLD", "Brisbane", "40"), ("SA", "Adelaide", "50"), ("WA", "Perth", "60"), ("TAS", "Hobart", "70"));
        return new()
        {
            Name = _people.Name.FullName(),
            Company = _people.Random.Bool(0.15f) ? _people.Company.CompanyName() : null,
            Line1 = $"{_people.Random.Int(1, 240)} {_people.Address.StreetName()}",
            City = city,
            State = state,
            PostalCode = code + _people.Random.Int(10, 99).ToString(System.Globalization.CultureInfo.InvariantCulture),
            Country = "AU",
            Phone = _people.Phone.PhoneNumber("+61 4## ### ###"),
        };
    }
}
