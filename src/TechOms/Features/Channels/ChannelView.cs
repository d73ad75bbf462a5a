using TechOms.Connectors;

namespace TechOms.Features.Channels;

/// <summary>A channel as lists and the API show it. Secrets are never part of it.</summary>
public sealed record ChannelView
{
    public const int MaxNameLength = Channel.MaxNameLength;

    public required Guid Id { get; init; }
    public required string Key { get; init; }
    public required ConnectorKind Kind { get; init; }

    /// <summary>Null: a warehouse worked by hand.</summary>
    public required string? Connector { get; init; }

    public required string Name { get; init; }
    public required Guid? WarehouseId { get; init; }
    public required ChannelState State { get; init; }
    public required PauseView? Paused { get; init; }
    public required DateTimeOffset? CheckedAt { get; init; }
    public required string? CheckFailure { get; init; }
    public required int Version { get; init; }

    internal static ChannelView Of(Channel channel) => new()
    {
        Id = channel.Id,
        Key = channel.Key,
        Kind = channel.Kind,
        Connector = channel.Connector,
        Name = channel.Name,
        WarehouseId = channel.WarehouseId,
        State = channel.State,
        Paused = channel.PausedAt is { } at ? new(at, channel.PausedCode ?? "", channel.PausedReason ?? "", channel.PausedSetting) : null,
        CheckedAt = channel.CheckedAt,
        CheckFailure = channel.CheckFailure,
        Version = channel.Version,
    };
}

/// <param name="Setting">The setting to blame, where the remote's answer tells.</param>
public sealed record PauseView(DateTimeOffset At, string Code, string Reason, string? Setting);

/// <summary>A channel with everything a person can set.</summary>
/// <param name="Host">Of its address.</param>
/// <param name="Settings">As typed in; a secret shows only whether it is set.</param>
public sealed record ChannelDetails(ChannelView Channel, string? Host, ChannelOptions Options, IReadOnlyList<SettingValue> Settings)
{
    /// <summary>Where the remote system's webhooks go. Null: it sends none, this installation has no public address, or the caller may not configure channels.</summary>
    public Uri? WebhookAddress { get; init; }

    internal static ChannelDetails Of(Channel channel, Connector? connector, SettingsStore store)
    {
        var options = ChannelOptionsJson.Read(channel.Options);
        if (connector is null)
            return new(ChannelView.Of(channel), null, options, []);

        var settings = store.ReadOrDefaults(connector, channel.Settings);
        var fields = SettingsSchema.Of(connector.SettingsType).Fields;
        return new(
            ChannelView.Of(channel),
            fields.Where(field => field.Kind is SettingKind.Url).Select(field => (field.Read(settings) as Uri)?.Host).FirstOrDefault(host => host is not null),
            options,
            [.. fields.Select(field => SettingValue.Of(field, settings))]);
    }
}

/// <param name="Value">Null for secrets, always.</param>
/// <param name="IsSet">Whether there is a value.</param>
public sealed record SettingValue(string Name, string? Value, bool IsSet)
{
    public static SettingValue Of(SettingField field, ConnectorSettings settings)
    {
        var text = field.ReadText(settings);
        return new(field.Name, text, field.Kind is SettingKind.Secret ? field.Read(settings) is Secret { IsEmpty: false } : !string.IsNullOrEmpty(text));
    }
}

/// <summary>A connector with its form, as the API describes it.</summary>
internal sealed record ConnectorView(
    string Key, string Name, ConnectorKind Kind, string Summary, int RequestsPerMinute, IReadOnlyList<string> Automations, IReadOnlyList<SettingView> Settings);

internal sealed record SettingView(
    string Name, string Label, string? Help, SettingGroup Group, SettingKind Kind, bool Required, string? RequiredWhen, int? MaxLength, string? Default, IReadOnlyList<Choice> Choices)
{
    public static SettingView Of(SettingField field, ConnectorSettings defaults) => new(
        field.Name, field.Label, field.Help, field.Group, field.Kind, field.Required, field.RequiredWhen, field.MaxLength, field.ReadText(defaults), field.Choices);
}
