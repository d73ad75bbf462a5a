using System.Globalization;

namespace TechOms.Connectors.Synapse;

/// <summary>How far the lists by time were read, and whose turn it is among the open orders, which have to be asked for one by one.</summary>
internal sealed record SynapseCursor(DateTimeOffset? ReadUpTo, int Next)
{
    private const int MostAtOnce = 30;
    private static readonly TimeSpan FirstLook = TimeSpan.FromDays(2);
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static SynapseCursor Parse(string? text) => (text ?? "").Split(' ') is [var time, var next]
        && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var readUpTo)
        && int.TryParse(next, NumberStyles.None, CultureInfo.InvariantCulture, out var turn)
            ? new(readUpTo, turn)
            : new(null, 0);

    /// <summary>No paging is known, so the windows are kept short.</summary>
    public IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Windows(DateTimeOffset now)
    {
        for (var from = ReadUpTo is { } before ? before - Overlap : now - FirstLook; from < now; from += Longest)
            yield return (from, from + Longest < now ? from + Longest : now);
    }

    /// <summary>Some of the open ones, each read other ones, so that all have their turn and none costs all the requests.</summary>
    public IEnumerable<OpenDocument> Turn(IReadOnlyList<OpenDocument> open, out SynapseCursor after)
    {
        var start = open.Count == 0 ? 0 : Next % open.Count;
        after = this with { Next = open.Count <= MostAtOnce ? 0 : (start + MostAtOnce) % open.Count };
        return open.Count <= MostAtOnce ? open : [.. open.Skip(start).Concat(open.Take(start)).Take(MostAtOnce)];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ReadUpTo:O} {Next}");
}
