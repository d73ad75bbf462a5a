using TechOms.Connectors;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Channels;

/// <summary>Turns typed text into settings, and tries them on the remote system before they count.</summary>
internal sealed class SettingsCheck(ConnectorCatalog connectors, SettingsStore store, ChannelSessions sessions)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Connector? Find(string? key) => key is null ? null : connectors.Find(key);

    public string Write(ConnectorSettings settings) => store.Write(settings);

    /// <summary>Lays what was typed over what is stored; what is not named keeps its value, and so does a secret left empty.</summary>
    public Result<ConnectorSettings> Read(Connector connector, string stored, IReadOnlyDictionary<string, string?> typed)
    {
        var schema = SettingsSchema.Of(connector.SettingsType);
        var byName = new Dictionary<string, string?>(typed, StringComparer.OrdinalIgnoreCase);
        if (byName.Keys.FirstOrDefault(name => !schema.Fields.Any(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) is { } unknown)
            return Refusal.Invalid("channel.setting-unknown", unknown, $"{connector.Info.Name} has no setting {unknown}.");

        var (settings, errors) = schema.Read(store.ReadOrDefaults(connector, stored), byName);
        return errors.Count == 0
            ? settings
            : new Refusal(RefusalKind.Invalid, "channel.settings-invalid", "Some settings need another look.")
            {
                Fields = errors.ToDictionary(error => error.Key, error => new[] { error.Value }),
            };
    }

    /// <summary>The same with what is stored, which may not even be readable.</summary>
    public async Task<ConnectorException?> TryStoredAsync(Tenant tenant, Channel channel, Connector connector, CancellationToken cancellation)
    {
        try
        {
            return await TryAsync(tenant, channel, connector, store.Read(connector, channel.Settings), cancellation);
        }
        catch (ConnectorException failure)
        {
            return failure;
        }
    }

    /// <returns>Null when the connection works.</returns>
    public async Task<ConnectorException?> TryAsync(
        Tenant tenant, Channel channel, Connector connector, ConnectorSettings settings, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var trial = sessions.OpenTrial(tenant, channel, connector, settings);
            await trial.Session.CheckAsync(patience.Token);
            return null;
        }
        catch (ConnectorException failure)
        {
            return failure;
        }
        catch (OperationCanceledException failure) when (!cancellation.IsCancellationRequested)
        {
            return new ConnectorException(ConnectorFault.Unavailable, $"No answer within {Patience.TotalSeconds:0} seconds.", failure);
        }
    }

    /// <summary>The refusal that marks the setting to blame.</summary>
    public static Refusal RefusalOf(ConnectorException failure) => failure.Setting is { } setting
        ? Refusal.Invalid("channel.check-failed", setting, failure.Message)
        : new(RefusalKind.Invalid, "channel.check-failed", failure.Message);
}
