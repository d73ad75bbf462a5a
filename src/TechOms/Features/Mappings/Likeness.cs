namespace TechOms.Features.Mappings;

/// <summary>How much two words look alike. Pure.</summary>
internal static class Likeness
{
    private const int MostCompared = 100;

    /// <summary>Letters and digits only, in one case: what punctuation, blanks and case leave.</summary>
    public static string LettersOf(string text) => new([.. text.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant)]);

    /// <summary>Every three letters that stand together, ends included.</summary>
    public static HashSet<string> TrigramsOf(string letters)
    {
        var padded = $"  {letters} ";
        return letters.Length == 0 ? [] : [.. Enumerable.Range(0, padded.Length - 2).Select(at => padded.Substring(at, 3))];
    }

    /// <summary>0 to 1: by shared trigrams or by letters to change, whichever says more.</summary>
    public static double Of(string one, string other)
    {
        if (one.Length == 0 || other.Length == 0)
            return 0;
        if (one == other)
            return 1;

        var (left, right) = (Short(one), Short(other));
        var (ofOne, ofOther) = (TrigramsOf(left), TrigramsOf(right));
        var shared = 2.0 * ofOne.Count(ofOther.Contains) / (ofOne.Count + ofOther.Count);
        return Math.Max(shared, 1 - ((double)DistanceOf(left, right) / Math.Max(left.Length, right.Length)));
    }

    /// <summary>How many letters must be put in, taken out, or changed.</summary>
    public static int DistanceOf(string one, string other)
    {
        var former = Enumerable.Range(0, other.Length + 1).ToArray();
        var current = new int[other.Length + 1];
        for (var i = 1; i <= one.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= other.Length; j++)
                current[j] = Math.Min(Math.Min(current[j - 1], former[j]) + 1, former[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
            (former, current) = (current, former);
        }

        return former[other.Length];
    }

    private static string Short(string text) => text.Length > MostCompared ? text[..MostCompared] : text;
}
