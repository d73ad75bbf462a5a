using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TechOms.Connectors;
using TechOms.Features.Organizations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

/// <summary>What the account's people measure in.</summary>
public sealed record AccountUnits(LengthUnit Length, WeightUnit Weight, VolumeUnit Volume)
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    internal static Task<AccountUnits> ReadAsync(OmsDb db, Guid accountId, CancellationToken cancellation)
        => db.Set<Account>().Where(account => account.Id == accountId).Select(account => new AccountUnits(account.LengthUnit, account.WeightUnit, account.VolumeUnit)).SingleAsync(cancellation);

    private MeasureUnits Pair => new(Length, Weight);

    public Measures Show(Measures ours) => Pair.Write(ours);

    public Measures Take(Measures typed) => Pair.Read(typed);

    public string? Size(Measures ours) => Show(ours) is { Length: { } length, Width: { } width, Height: { } height }
        ? string.Create(Plain, $"{length:0.##} × {width:0.##} × {height:0.##} {Length.Symbol()}")
        : null;

    public string? WeightOf(Measures ours) => Show(ours).Weight is { } weight ? string.Create(Plain, $"{weight:#,0.###} {Weight.Symbol()}") : null;

    public string? VolumeOf(Measures ours)
        => ours is { Length: { } length, Width: { } width, Height: { } height } ? string.Create(Plain, $"{length * width * height / Volume.InCubicMillimetres():#,0.####} {Volume.Symbol()}") : null;
}

/// <summary>In what the account's people measure.</summary>
internal sealed class ReadAccountUnits(IDbContextFactory<OmsDb> databases, CurrentTenant current)
{
    public async Task<AccountUnits> RunAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await AccountUnits.ReadAsync(db, current.Tenant.AccountId, cancellation);
    }
}

/// <summary>A variant's measures as its account's people say them.</summary>
public sealed record VariantMeasures(decimal? Length, decimal? Width, decimal? Height, LengthUnit LengthUnit, decimal? Weight, WeightUnit WeightUnit)
{
    internal static VariantMeasures Of(Measures ours, AccountUnits units)
    {
        var shown = units.Show(ours);
        return new(shown.Length, shown.Width, shown.Height, units.Length, shown.Weight, units.Weight);
    }
}
