using System.Globalization;
using TechOms.Platform.Storage;

namespace TechOms.Features.Handoffs;

/// <summary>The number of a document made for an order, and the reference the warehouse gets: fixed before the first attempt, in letters every system takes.</summary>
internal static class DocumentNumber
{
    private const int LongestStem = 24;

    /// <param name="orders">With the place of the new document among the order's own, from 1.</param>
    /// <returns>One number per order, in the order given.</returns>
    public static async Task<IReadOnlyList<string>> MakeAsync(
        Work work, HandoffKind kind, IReadOnlyList<(Guid Id, string Number, int Sequence)> orders, CancellationToken cancellation)
    {
        var wanted = orders.Select(order => (order.Id, Number: Of(order.Id, order.Number, order.Sequence))).ToList();
        // Somebody else may be making the same number for an order of another shop: whoever comes second sees it.
        await work.ExecuteAsync(
            "select pg_advisory_xact_lock(hashtextextended($1::text || number, 0)) from (select distinct number from unnest($2::text[]) number order by number) wanted",
            cancellation, work.AccountId, wanted.Select(document => document.Number).ToArray());
        var taken = (await work.QueryAsync(
            $"select number from {kind.Word()} where account_id = $1 and number = any($2)",
            row => row.GetString(0), cancellation, work.AccountId, wanted.Select(document => document.Number).ToArray())).ToHashSet();
        // Another order of the account may have the same number, from another shop; then the id tells them apart.
        return [.. wanted.Select(document => taken.Add(document.Number) ? document.Number : $"{document.Number}-{document.Id.ToString("N")[^6..]}")];
    }

    private static string Of(Guid orderId, string orderNumber, int sequence)
    {
        var clean = new string([.. orderNumber.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')]);
        var stem = clean.Length is > 0 and <= LongestStem ? clean : "O" + orderId.ToString("N")[^10..];
        return string.Create(CultureInfo.InvariantCulture, $"{stem}-{sequence}");
    }
}
