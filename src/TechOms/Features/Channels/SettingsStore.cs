using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;
using TechOms.Connectors;
using Secret = TechOms.Connectors.Secret;

namespace TechOms.Features.Channels;

/// <summary>A connector's settings as they lie in the database: plain JSON with encrypted secrets.</summary>
internal sealed class SettingsStore(IDataProtectionProvider protection)
{
    private readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new ProtectedSecretConverter(protection.CreateProtector("TechOms.ChannelSettings")), new JsonStringEnumConverter() },
    };

    public string Write(ConnectorSettings settings) => JsonSerializer.Serialize(settings, settings.GetType(), _json);

    /// <exception cref="ConnectorException">Denied: what is stored cannot be read, and a person must enter it again.</exception>
    public ConnectorSettings Read(Connector connector, string stored)
    {
        try
        {
            return (ConnectorSettings)JsonSerializer.Deserialize(stored, connector.SettingsType, _json)!;
        }
        catch (CryptographicException failure)
        {
            throw new ConnectorException(ConnectorFault.Denied, "The stored secrets cannot be decrypted with this server's key. Enter them again.", failure);
        }
        catch (JsonException failure)
        {
            throw new ConnectorException(ConnectorFault.Denied, "The stored settings no longer fit this connector. Save them again.", failure);
        }
    }

    /// <summary>What can be read of them, for the form in which a person repairs them.</summary>
    public ConnectorSettings ReadOrDefaults(Connector connector, string stored)
    {
        try
        {
            return Read(connector, stored);
        }
        catch (ConnectorException)
        {
            return SettingsSchema.Of(connector.SettingsType).Defaults();
        }
    }

    private sealed class ProtectedSecretConverter(IDataProtector protector) : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => reader.GetString() is { Length: > 0 } stored ? new(protector.Unprotect(stored)) : default;

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options)
            => writer.WriteStringValue(value.IsEmpty ? null : protector.Protect(value.Reveal()));
    }
}
