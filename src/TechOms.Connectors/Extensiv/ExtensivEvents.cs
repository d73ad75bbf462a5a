using System.Security.Cryptography;
using System.Text.Json;

namespace TechOms.Connectors.Extensiv;

/// <summary>What an event is about: only that, for the resource itself is read anew. Pure.</summary>
internal static class ExtensivEvents
{
    // Only "OrderConfirm" is documented as it travels; the others are taken to be named alike.
    public static string? WakesOf(WireEvent? told) => (ExtensivMapping.Given(told?.EventType) ?? ExtensivMapping.Given(told?.Resource?.Rel) ?? "").ToUpperInvariant() switch
    {
        var type when type.StartsWith("ORDER", StringComparison.Ordinal) => nameof(IShipmentSource),
        var type when type.StartsWith("RECEI", StringComparison.Ordinal) || type.Contains("/RECEIVER", StringComparison.Ordinal) => nameof(IReceiptSource),
        var type when type.StartsWith("ITEM", StringComparison.Ordinal) || type.Contains("/ITEM", StringComparison.Ordinal) => nameof(IProductSource),
        var type when type.StartsWith("INVENTORY", StringComparison.Ordinal) || type.StartsWith("ADJUSTMENT", StringComparison.Ordinal) => nameof(IInventorySource),
        _ => null,
    };

    /// <summary>From the address of the resource, else from the data, which is JSON inside a string.</summary>
    public static string? IdOf(WireEvent? told)
        => (told?.Resource?.Href ?? "").Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(part => part.All(char.IsAsciiDigit)) ?? IdOf(told?.Data);

    private static string? IdOf(string? data)
    {
        try
        {
            using var json = JsonDocument.Parse(data ?? "{}");
            return json.RootElement.ValueKind is JsonValueKind.Object
                ? json.RootElement.EnumerateObject().Where(part => part.Name.EndsWith("Id", StringComparison.OrdinalIgnoreCase)).Select(part => part.Value.ToString()).FirstOrDefault()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>RSA-SHA256 over the raw bytes.</summary>
internal static class ExtensivSignature
{
    public static bool Verify(string? key, string signature, ReadOnlySpan<byte> body)
    {
        Span<byte> signed = new byte[signature.Length];
        if (ToBytes(key) is not { } publicKey || !Convert.TryFromBase64String(signature.Trim(), signed, out var length))
            return false;

        try
        {
            using var rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(publicKey, out _);
            return rsa.VerifyData(body, signed[..length], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // Pasted into one line, a PEM loses its line breaks, and sometimes its first and last line.
    private static byte[]? ToBytes(string? pem)
    {
        var text = string.Concat((pem ?? "").Replace("-----BEGIN PUBLIC KEY-----", "", StringComparison.Ordinal).Replace("-----END PUBLIC KEY-----", "", StringComparison.Ordinal)
            .Replace("\\n", "", StringComparison.Ordinal).Where(character => !char.IsWhiteSpace(character)));
        var bytes = new byte[text.Length];
        return text.Length > 0 && Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
