namespace TechOms.Features.Mappings;

/// <param name="Confidence">In percent.</param>
/// <param name="Because">Why it might be this one, for people.</param>
internal sealed record SkuTarget(Guid VariantId, string Sku, string Name, int Confidence, string Because);

internal sealed record KnownVariant(Guid Id, string Sku, string Name, string? Barcode);

/// <summary>Finds which of our variants a channel's SKU might be: same letters, same barcode, same name, and then what merely looks alike. Pure.</summary>
internal sealed class SkuLikeness
{
    private const int Weakest = 45;

    private readonly IReadOnlyList<KnownVariant> _variants;
    private readonly ILookup<string, KnownVariant> _byLetters;
    private readonly ILookup<string, KnownVariant> _byBarcode;
    private readonly ILookup<string, KnownVariant> _byName;
    private readonly Dictionary<string, List<int>> _byTrigram = [];

    public SkuLikeness(IReadOnlyList<KnownVariant> variants)
    {
        _variants = variants;
        _byLetters = variants.ToLookup(variant => Likeness.LettersOf(variant.Sku));
        _byBarcode = variants.Where(variant => Likeness.LettersOf(variant.Barcode ?? "").Length > 0).ToLookup(variant => Likeness.LettersOf(variant.Barcode!));
        _byName = variants.ToLookup(variant => Likeness.LettersOf(variant.Name));
        for (var place = 0; place < variants.Count; place++)
        {
            foreach (var trigram in Likeness.TrigramsOf(Likeness.LettersOf(variants[place].Sku)))
            {
                if (!_byTrigram.TryGetValue(trigram, out var places))
                    _byTrigram[trigram] = places = [];
                places.Add(place);
            }
        }
    }

    /// <returns>Null: nothing is like it.</returns>
    public SkuTarget? Find(string channelSku, string? title)
    {
        var letters = Likeness.LettersOf(channelSku);
        return Only(_byLetters[letters], 95, "the same letters and digits")
            ?? Only(_byBarcode[letters], 90, "it is the variant's barcode")
            ?? (Likeness.LettersOf(title ?? "") is { Length: > 3 } name ? Only(_byName[name], 80, "the same name") : null)
            ?? Nearest(letters, title);
    }

    private static SkuTarget? Only(IEnumerable<KnownVariant> same, int confidence, string because)
        => same.Take(2).ToList() is [var variant] ? Target(variant, confidence, because) : null;

    private SkuTarget? Nearest(string letters, string? title)
    {
        var shared = new Dictionary<int, int>();
        foreach (var trigram in Likeness.TrigramsOf(letters))
        {
            foreach (var place in _byTrigram.GetValueOrDefault(trigram) ?? [])
                shared[place] = shared.GetValueOrDefault(place) + 1;
        }

        var ranked = shared.OrderByDescending(row => row.Value).ThenBy(row => row.Key).Take(50).Select(row => _variants[row.Key])
            .Select(variant => (Variant: variant, Score: ScoreOf(letters, title, variant))).OrderByDescending(row => row.Score).ThenBy(row => row.Variant.Sku, StringComparer.Ordinal).Take(2).ToList();
        if (ranked is not [var best, ..])
            return null;

        // Two that are as likely are both less likely.
        var doubt = ranked.Count > 1 && best.Score - ranked[1].Score < 0.03 ? 0.8 : 1;
        var confidence = (int)(best.Score * doubt * 85);
        return confidence < Weakest ? null : Target(best.Variant, confidence, "it looks alike");
    }

    private static double ScoreOf(string letters, string? title, KnownVariant variant)
    {
        var bySku = Likeness.Of(letters, Likeness.LettersOf(variant.Sku));
        return string.IsNullOrWhiteSpace(title) ? bySku : (0.6 * bySku) + (0.4 * Likeness.Of(Likeness.LettersOf(title), Likeness.LettersOf(variant.Name)));
    }

    private static SkuTarget Target(KnownVariant variant, int confidence, string because) => new(variant.Id, variant.Sku, variant.Name, confidence, because);
}
