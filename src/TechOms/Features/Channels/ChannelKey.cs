using System.Globalization;
using System.Text;

namespace TechOms.Features.Channels;

/// <summary>The short name by which API and addresses know a channel, made from what people call it. Pure.</summary>
internal static class ChannelKey
{
    private const int MaxLength = 40;

    // Addresses of our own pages.
    private static readonly string[] Reserved = ["sales", "fulfillment", "new"];

    public static string Of(string name, IReadOnlySet<string> taken)
    {
        var plain = Plain(name);
        if (!taken.Contains(plain) && !Reserved.Contains(plain))
            return plain;

        for (var number = 2; ; number++)
        {
            var numbered = string.Create(CultureInfo.InvariantCulture, $"{plain}-{number}");
            if (!taken.Contains(numbered))
                return numbered;
        }
    }

    private static string Plain(string name)
    {
        var key = new StringBuilder(MaxLength);
        foreach (var letter in name.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(letter))
                key.Append(char.ToLowerInvariant(letter));
            else if (char.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark && key.Length > 0 && key[^1] != '-')
                key.Append('-');
            if (key.Length == MaxLength)
                break;
        }

        var plain = key.ToString().Trim('-');
        // A name in other letters has no plain form, and a key must not be taken for an id.
        return plain.Length == 0 || Guid.TryParse(plain, out _) ? "channel" : plain;
    }
}
