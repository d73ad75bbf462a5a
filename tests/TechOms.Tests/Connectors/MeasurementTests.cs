using System.Globalization;
using TechOms.Connectors;
using TechOms.Connectors.Shopify;

namespace TechOms.Tests.Connectors;

public sealed class MeasurementTests
{
    private static readonly MeasureUnits Metric = new(LengthUnit.Centimetre, WeightUnit.Kilogram);
    private static readonly MeasureUnits Imperial = new(LengthUnit.Inch, WeightUnit.Pound);

    [Fact]
    public void Measures_go_out_in_the_channel_s_units_and_come_back_as_ours()
    {
        var ours = new Measures(254, 508, 12.7m, 453.59237m);

        Assert.Equal(new(10, 20, 0.5m, 1), Imperial.Write(ours));
        Assert.Equal(new(25.4m, 50.8m, 1.27m, 0.4536m), Metric.Write(ours));
        Assert.Equal(ours with { Weight = 453.5924m }, Imperial.Read(Imperial.Write(ours)));
    }

    [Theory]
    [InlineData(WeightUnit.Gram, "GRAMS", "500"), InlineData(WeightUnit.Kilogram, "KILOGRAMS", "0.5"), InlineData(WeightUnit.Pound, "POUNDS", "1.1023")]
    public void A_shop_gets_weights_in_the_unit_its_channel_chose(WeightUnit unit, string word, string value)
    {
        var product = new OutgoingProduct { Name = "Mug", Variants = [new("MUG", "Mug") { Measures = new(Weight: 500) }] };

        var weight = product.Variants[0].ToChange("gid://shopify/ProductVariant/1", unit).InventoryItem!.Measurement!.Weight!;

        Assert.Equal((word, value), (weight.Unit, weight.Value.ToString("0.####", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void What_nobody_measured_stays_unknown_and_what_the_channel_has_not_is_not_sent()
    {
        Assert.Equal(new(), Metric.Read(new(0, null, 0, 0)));
        Assert.Equal(new(Weight: 0.5m), new MeasureUnits(null, WeightUnit.Kilogram).Write(new(10, 10, 10, 500)));
    }

    [Fact]
    public void A_channel_that_says_no_units_means_nothing_until_somebody_chooses()
    {
        Assert.Null(MeasureTerms.Unsaid.Of(null));
        Assert.Equal(Imperial, MeasureTerms.Unsaid.Of(Imperial));
    }

    [Fact]
    public void Units_can_be_chosen_among_those_the_channel_has_and_only_those()
    {
        var terms = new MeasureTerms(MeasureMode.Dynamic, [Metric, Imperial]);

        Assert.Equal(Metric, terms.Of(null));
        Assert.Equal(Imperial, terms.Of(Imperial));
        Assert.Equal(Metric, terms.Of(new(LengthUnit.Foot, WeightUnit.Ounce)));
    }
}
