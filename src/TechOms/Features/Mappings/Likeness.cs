namespace TechOms.Features.Mappings;

/// <summary>How much two words look alike. Pure.</summary>
internal static class Likeness
{
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
}
