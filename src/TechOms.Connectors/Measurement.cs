namespace TechOms.Connectors;

public enum LengthUnit { Millimetre, Centimetre, Metre, Inch, Foot }

public enum WeightUnit { Gram, Kilogram, Ounce, Pound }

public enum VolumeUnit { CubicCentimetre, Litre, CubicMetre, CubicInch, CubicFoot }

/// <summary>What numbers of sizes and weights mean. Null: the system has no such numbers.</summary>
public sealed record MeasureUnits(LengthUnit? Length, WeightUnit? Weight)
{
    /// <summary>Inside they are always these.</summary>
    public static MeasureUnits Ours { get; } = new(LengthUnit.Millimetre, WeightUnit.Gram);

    /// <summary>Their numbers for our measures.</summary>
    public Measures Write(Measures ours) => new(
        Measurement.Divide(ours.Length, Length), Measurement.Divide(ours.Width, Length), Measurement.Divide(ours.Height, Length), Measurement.Divide(ours.Weight, Weight));

    /// <summary>Our measures for their numbers. A nought means that nobody measured.</summary>
    public Measures Read(Measures theirs) => new(
        Measurement.Multiply(theirs.Length, Length), Measurement.Multiply(theirs.Width, Length), Measurement.Multiply(theirs.Height, Length), Measurement.Multiply(theirs.Weight, Weight));
}

public enum MeasureMode
{
    /// <summary>Its numbers say no unit: a person says what they mean, and until then none are sent or taken.</summary>
    None,

    /// <summary>One unit for good.</summary>
    Static,

    /// <summary>One of several, as the channel chooses.</summary>
    Dynamic,
}

/// <summary>How a remote system measures products.</summary>
/// <param name="Choices">The first one is meant until another is chosen. Empty while there are no measures at all.</param>
public sealed record MeasureTerms(MeasureMode Mode, IReadOnlyList<MeasureUnits> Choices)
{
    /// <summary>It has no measures.</summary>
    public static MeasureTerms Nothing { get; } = new(MeasureMode.Static, []);

    public static MeasureTerms Fixed(LengthUnit? length, WeightUnit? weight) => new(MeasureMode.Static, [new(length, weight)]);

    /// <summary>Every combination of ours.</summary>
    public static MeasureTerms Unsaid { get; } = new(
        MeasureMode.None, [.. Enum.GetValues<LengthUnit>().SelectMany(length => Enum.GetValues<WeightUnit>().Select(weight => new MeasureUnits(length, weight)))]);

    /// <returns>What its numbers mean; null: nothing that could be told.</returns>
    public MeasureUnits? Of(MeasureUnits? chosen)
        => chosen is not null && Choices.Contains(chosen) ? chosen : Mode is MeasureMode.None ? null : Choices is [var first, ..] ? first : null;
}

public static class Measurement
{
    private const int Decimals = 4;

    public static decimal InMillimetres(this LengthUnit unit) => unit switch
    {
        LengthUnit.Centimetre => 10m,
        LengthUnit.Metre => 1000m,
        LengthUnit.Inch => 25.4m,
        LengthUnit.Foot => 304.8m,
        _ => 1m,
    };

    public static decimal InGrams(this WeightUnit unit) => unit switch
    {
        WeightUnit.Kilogram => 1000m,
        WeightUnit.Ounce => 28.349523125m,
        WeightUnit.Pound => 453.59237m,
        _ => 1m,
    };

    public static decimal InCubicMillimetres(this VolumeUnit unit) => unit switch
    {
        VolumeUnit.Litre => 1_000_000m,
        VolumeUnit.CubicMetre => 1_000_000_000m,
        VolumeUnit.CubicInch => 16_387.064m,
        VolumeUnit.CubicFoot => 28_316_846.592m,
        _ => 1000m,
    };

    public static string Symbol(this VolumeUnit unit) => unit switch
    {
        VolumeUnit.Litre => "l",
        VolumeUnit.CubicMetre => "m³",
        VolumeUnit.CubicInch => "in³",
        VolumeUnit.CubicFoot => "ft³",
        _ => "cm³",
    };

    public static string Symbol(this LengthUnit unit) => unit switch
    {
        LengthUnit.Centimetre => "cm",
        LengthUnit.Metre => "m",
        LengthUnit.Inch => "in",
        LengthUnit.Foot => "ft",
        _ => "mm",
    };

    public static string Symbol(this WeightUnit unit) => unit switch
    {
        WeightUnit.Kilogram => "kg",
        WeightUnit.Ounce => "oz",
        WeightUnit.Pound => "lb",
        _ => "g",
    };

    internal static decimal? Divide(decimal? millimetres, LengthUnit? unit) => unit is { } known ? Round(millimetres / known.InMillimetres()) : null;

    internal static decimal? Divide(decimal? grams, WeightUnit? unit) => unit is { } known ? Round(grams / known.InGrams()) : null;

    internal static decimal? Multiply(decimal? number, LengthUnit? unit) => unit is { } known && number is not 0 ? Round(number * known.InMillimetres()) : null;

    internal static decimal? Multiply(decimal? number, WeightUnit? unit) => unit is { } known && number is not 0 ? Round(number * known.InGrams()) : null;

    private static decimal? Round(decimal? number) => number is { } exact ? decimal.Round(exact, Decimals) : null;
}
