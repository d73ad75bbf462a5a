using System.Runtime.CompilerServices;

namespace TechOms.Connectors.Leanafy;

/// <summary>Reads lists whose paging nobody has documented: page after page until one brings nothing new, which ends it where pages are not known either.</summary>
internal static class LeanafyPages
{
    /// <summary>No list is cut shorter than this.</summary>
    private const int ShortestCut = 10;

    /// <param name="read">Number and size of the page; the size is 0 for the first one.</param>
    /// <param name="identityOf">Tells whether a row was told on an earlier page.</param>
    /// <param name="cutShort">Called when the list looks cut at a round number and there is no way to read on.</param>
    public static async IAsyncEnumerable<IReadOnlyList<T>> ReadAsync<T>(
        Func<int, int, CancellationToken, Task<IReadOnlyList<T>>> read, Func<T, string?> identityOf, Action<int>? cutShort,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        HashSet<string> told = [];
        var size = 0;
        for (var page = 1; ; page++)
        {
            var rows = await read(page, size, cancellation);
            List<T> news = [.. rows.Where(row => identityOf(row) is not { } identity || !told.Contains(identity))];
            if (page > 1 && news.TrueForAll(row => identityOf(row) is null))
            {
                if (page == 2 && rows.Count > 0 && (size % 10 == 0 || size % 25 == 0))
                    cutShort?.Invoke(size);
                yield break;
            }

            told.UnionWith(news.Select(identityOf).OfType<string>());
            yield return news;

            if (rows.Count < Math.Max(size, ShortestCut))
                yield break;
            size = page == 1 ? rows.Count : size;
        }
    }
}
