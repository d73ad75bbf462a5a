using System.Security.Cryptography;
using System.Text;

namespace TechOms.Platform.Security;

/// <summary>The text of an API key: shown once, stored as a hash. Enough randomness that a plain hash cannot be guessed backwards.</summary>
internal sealed record ApiKeySecret(string Text)
{
    private const string Mark = "toms_";
    private const int PrefixLength = 12;

    /// <summary>What stays visible, to tell one key from another.</summary>
    public string Prefix => Text[..PrefixLength];

    public static ApiKeySecret Create() => new(Mark + RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", 40));

    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    public override string ToString() => $"{Prefix}…";
}
