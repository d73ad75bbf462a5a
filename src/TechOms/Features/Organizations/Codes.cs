using System.Text;

namespace TechOms.Features.Organizations;

/// <summary>Codes are made from names once and never change: addresses, scripts and mappings rely on them.</summary>
internal static class Codes
{
    public const int MaxLength = 40;

    // Codes travel in headers and addresses, so they are plain ASCII.
    private const string Accented = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöøùúûüýÿßŠšŽžŁł";
    private const string Unaccented = "AAAAAACEEEEIIIINOOOOOOUUUUYaaaaaaceeeeiiiinoooooouuuuyysSsZzLl";

    /// <summary>My Account becomes MY-ACCOUNT. Empty when the name has neither letters nor digits.</summary>
    public static string Of(string name)
    {
        var code = new StringBuilder(name.Length);
        foreach (var character in name.Select(Plain))
        {
            if (char.IsAsciiLetterOrDigit(character))
                code.Append(char.ToUpperInvariant(character));
            else if (code.Length > 0 && code[^1] != '-')
                code.Append('-');
        }

        return code.ToString(0, Math.Min(code.Length, MaxLength)).TrimEnd('-');
    }

    private static char Plain(char character) => Accented.IndexOf(character) is >= 0 and var at ? Unaccented[at] : character;
}
