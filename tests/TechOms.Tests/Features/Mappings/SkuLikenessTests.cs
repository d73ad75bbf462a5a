using TechOms.Features.Mappings;

namespace TechOms.Tests.Features.Mappings;

public sealed class SkuLikenessTests
{
    private static readonly SkuLikeness Catalog = new(
    [
        Variant("SH-001-M", "Summer shirt M"), Variant("SH-001-L", "Summer shirt L"), Variant("MUG", "Coffee mug", barcode: "4006381333931"), Variant("LAMP-BLACK", "Desk lamp black"),
        Variant("A.B", "Twin one"), Variant("A-B", "Twin two"),
    ]);

    [Theory]
    [InlineData("sh_001 m", null, "SH-001-M", 95)]
    [InlineData("4006381333931", null, "MUG", 90)]
    [InlineData("X-9", "Coffee Mug", "MUG", 80)]
    public void What_is_the_same_but_for_how_it_is_written_is_almost_sure(string sku, string? title, string ours, int confidence)
        => Assert.Equal((ours, confidence), (Catalog.Find(sku, title)?.Sku, Catalog.Find(sku, title)?.Confidence));

    [Fact]
    public void What_looks_alike_is_less_sure()
    {
        var found = Catalog.Find("LAMP-BLAK", "Desk lamp, black");

        Assert.Equal("LAMP-BLACK", found?.Sku);
        Assert.InRange(found!.Confidence, 60, 84);
    }

    [Fact]
    public void Two_that_are_as_likely_are_both_less_likely()
        => Assert.True((Catalog.Find("SH001X", null)?.Confidence ?? 0) < (Catalog.Find("LAMPBLAC", null)?.Confidence ?? 0));

    [Fact]
    public void What_means_two_of_ours_is_not_called_sure()
        => Assert.NotEqual(95, Catalog.Find("AB", null)?.Confidence);

    [Fact]
    public void What_is_like_nothing_has_no_suggestion()
        => Assert.Null(Catalog.Find("ZQX-77", "Garden gnome"));

    private static KnownVariant Variant(string sku, string name, string? barcode = null) => new(Guid.CreateVersion7(), sku, name, barcode);
}
