using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Storage;

namespace TechOms.Features.Webhooks;

/// <summary>Finds whose address was called, and opens a session that can judge the call and nothing else.</summary>
internal sealed class WebhookDoor(Database database, SettingsStore settings, ConnectorCatalog connectors, TimeProvider clock)
{
    private const int TokenLength = 64;

    /// <returns>Null when nobody lives there: a wrong address, a deleted channel, or a system that sends no webhooks.</returns>
    public async Task<CalledChannel?> FindAsync(string token, CancellationToken cancellation)
    {
        if (token.Length != TokenLength)
            return null;

        await using var command = database.System.CreateCommand(
            """
            select account.organization_id, channel.account_id, channel.id, channel.connector, channel.settings, channel.options,
              channel.enabled and account.enabled, channel.paused_at is not null
            from channel join account on account.id = channel.account_id
            where channel.webhook_token = $1 and channel.deleted_at is null and channel.connector is not null
            """);
        command.Parameters.AddWithValue(token);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation) || connectors.Find(row.GetString(3)) is not { } connector || !connector.Can<IWebhookReceiver>())
            return null;

        var stored = row.GetString(4);
        return new(
            new(row.GetGuid(0), row.GetGuid(1)), row.GetGuid(2),
            DeafnessOf(ChannelOptionsJson.Read(row.GetString(5)), enabled: row.GetBoolean(6), paused: row.GetBoolean(7)),
            () => Open(connector, stored));
    }

    private static string? DeafnessOf(ChannelOptions options, bool enabled, bool paused) => options switch
    {
        _ when !enabled => "The channel was switched off.",
        _ when paused => "The channel was stopped until its settings are corrected; its pulls catch up then.",
        { AutomationMode: not AutomationMode.Webhook } => "The channel's automation mode is Recurring.",
        _ => null,
    };

    private IWebhookReceiver Open(Connector connector, string stored)
    {
#pragma warning disable CA2000 // Nothing behind it holds anything.
        var http = new HttpClient(new NoNetwork(), disposeHandler: true);
#pragma warning restore CA2000
        return (IWebhookReceiver)connector.Open(settings.Read(connector, stored), new(http, clock, new ConnectorMemory()));
    }

    // A call is answered at once, so whoever judges it may ask nobody.
    private sealed class NoNetwork : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => throw new InvalidOperationException("A webhook is judged without the network.");
    }
}

/// <param name="Deaf">Why its calls wake nothing; null: they do.</param>
/// <param name="Open">Opens the session that judges. Throws a <see cref="ConnectorException"/> when the stored settings cannot be read.</param>
internal sealed record CalledChannel(Tenant Tenant, Guid Id, string? Deaf, Func<IWebhookReceiver> Open);
