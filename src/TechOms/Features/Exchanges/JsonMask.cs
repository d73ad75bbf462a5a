using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TechOms.Features.Exchanges;

/// <summary>Masks JSON token by token, so that a body cut in the middle is masked as well as a whole one.</summary>
internal static class JsonMask
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <returns>As much as could be read and is at most a little over <paramref name="longest"/> characters. What is not JSON shows nothing.</returns>
    public static string Mask(ReadOnlySpan<byte> json, int longest)
    {
        var output = new ArrayBufferWriter<byte>(Math.Min(json.Length, longest) + 256);
        using var writer = new Utf8JsonWriter(output, Writing);
        // Not the final block: a cut body ends in the middle of a token, which is no mistake.
        var reader = new Utf8JsonReader(json, isFinalBlock: false, state: new(new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }));
        var scopes = new Stack<Scope>();
        var name = "";
        try
        {
            while (writer.BytesCommitted + writer.BytesPending < longest && reader.Read())
                name = Copy(ref reader, writer, scopes, name);
        }
        catch (JsonException)
        {
            writer.Flush();
            return Encoding.UTF8.GetString(output.WrittenSpan) + "\n(the rest is not JSON)";
        }

        writer.Flush();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <returns>The name that the next value stands under.</returns>
    private static string Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer, Stack<Scope> scopes, string name)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                name = reader.GetString()!;
                writer.WritePropertyName(name);
                return name;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Enter(scopes, name);
                if (reader.TokenType is JsonTokenType.StartObject)
                    writer.WriteStartObject();
                else
                    writer.WriteStartArray();
                return name;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                return scopes.Pop().Name;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                return scopes.Pop().Name;
            default:
                WriteValue(ref reader, writer, scopes.TryPeek(out var scope) ? scope : default, name);
                return name;
        }
    }

    private static void Enter(Stack<Scope> scopes, string name)
    {
        var outer = scopes.TryPeek(out var scope) ? scope : default;
        scopes.Push(new(name, outer.Secret || MaskedWords.IsSecret(name), MaskedWords.IsPerson(name) ?? outer.Person));
    }

    private static void WriteValue(ref Utf8JsonReader reader, Utf8JsonWriter writer, Scope scope, string name)
    {
        var secret = scope.Secret || MaskedWords.IsSecret(name);
        var personal = MaskedWords.IsPersonal(name, scope.Person);
        switch (reader.TokenType)
        {
            case JsonTokenType.String when secret:
                writer.WriteStringValue(MaskedWords.Dots);
                break;
            case JsonTokenType.String when personal:
                // The length stays: half of all refused addresses are refused for it.
                var length = reader.GetString()!.Length;
                writer.WriteStringValue(length == 0 ? "" : $"{MaskedWords.Dots} ({length} characters)");
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(ExchangeMask.MaskText(reader.GetString()!));
                break;
            case JsonTokenType.Number when secret || personal:
                writer.WriteStringValue(MaskedWords.Dots);
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
        }
    }

    private readonly record struct Scope(string Name, bool Secret, bool Person);
}
