using System.Text;
using System.Text.RegularExpressions;

namespace TechOms.Features.Exchanges;

/// <summary>Takes secrets and personal data out of what is recorded, and cuts it to size. Pure.</summary>
internal static partial class ExchangeMask
{
    public const int LongestBody = 16 * 1024;

    public static string MaskUrl(Uri url)
    {
        var query = url.Query.Length > 1 ? "?" + MaskForm(url.Query[1..]) : "";
        var place = url.IsAbsoluteUri ? url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : url.OriginalString;
        return place + query;
    }

    /// <returns>Head, an empty line, and the body, as people know it from the wire.</returns>
    public static string Mask(CapturedMessage message)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in message.Headers)
            text.Append(name).Append(": ").Append(MaskedWords.IsSecretHeader(name) ? MaskedWords.Dots : MaskText(value)).Append('\n');
        if (message.FullLength == 0)
            return text.ToString();

        var (body, cut) = Cut(MaskBody(message));
        text.Append('\n').Append(body);
        if (cut || message.FullLength > message.Body.Length)
            text.Append("\n… cut, ").Append(message.FullLength).Append(" bytes in all");
        return text.Replace("\0", "").ToString();
    }

    private static string MaskBody(CapturedMessage message)
    {
        var media = message.MediaType ?? "";
        if (media.Contains("json", StringComparison.OrdinalIgnoreCase) || LooksLikeJson(message.Body.Span))
            return JsonMask.Mask(message.Body.Span, LongestBody);
        if (media.Contains("form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return MaskForm(Encoding.UTF8.GetString(message.Body.Span));
        if (media.Length == 0 || media.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || media.Contains("xml", StringComparison.OrdinalIgnoreCase))
            return MaskText(Elements().Replace(Encoding.UTF8.GetString(message.Body.Span), MaskElement));
        return $"({media}, {message.FullLength} bytes)";
    }

    private static string MaskForm(string form) => string.Join('&', form.Split('&').Select(pair =>
    {
        var parts = pair.Split('=', 2);
        if (parts.Length < 2)
            return pair;

        var name = Uri.UnescapeDataString(parts[0]);
        return MaskedWords.IsSecret(name) || MaskedWords.IsPersonal(name, ofPerson: true)
            ? $"{parts[0]}={MaskedWords.Dots}"
            : $"{parts[0]}={MaskText(Uri.UnescapeDataString(parts[1].Replace('+', ' ')))}";
    }));

    /// <summary>For text whose structure is not known: what looks like an e-mail address goes.</summary>
    internal static string MaskText(string text) => text.Contains('@') ? Emails().Replace(text, MaskedWords.Dots) : text;

    private static string MaskElement(Match element)
    {
        var name = element.Groups["name"].Value;
        return MaskedWords.IsSecret(name) || MaskedWords.IsPersonal(name, ofPerson: true)
            ? $"<{name}{element.Groups["attributes"].Value}>{MaskedWords.Dots}</"
            : element.Value;
    }

    private static bool LooksLikeJson(ReadOnlySpan<byte> body) => body.TrimStart(" \r\n\t"u8) is [(byte)'{' or (byte)'[', ..];

    private static (string Text, bool Cut) Cut(string body) => body.Length <= LongestBody ? (body, false) : (body[..LongestBody], true);

    [GeneratedRegex(@"[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Emails();

    [GeneratedRegex(@"<(?<name>[\w:.-]+)(?<attributes>(\s[^<>]*)?)>(?<value>[^<>]+)</", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Elements();
}
