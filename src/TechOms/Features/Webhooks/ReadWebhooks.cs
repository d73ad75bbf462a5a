using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Webhooks;

/// <summary>Where a channel's webhooks go, and how they fare.</summary>
internal sealed class ReadWebhooks(Database database, ReadChannel read, ConnectorCatalog connectors, ServerOptions server, Caller caller)
{
    /// <param name="Address">Null: there is none, or the caller may not configure channels.</param>
    /// <param name="Obstacle">Why webhooks cannot be set up; null: they can.</param>
    /// <param name="SubscriptionsCheckedAt">When the remote system's subscriptions were last found, or made, as they should be.</param>
    /// <param name="Refused">Calls that were not let in, ever.</param>
    public sealed record Answer(
        Uri? Address, AutomationMode Mode, string? Obstacle, DateTimeOffset? SubscriptionsCheckedAt, DateTimeOffset? LastDeliveryAt,
        long Refused, DateTimeOffset? RefusedAt, string? RefusedWhy);

    public async Task<Result<Answer>> RunAsync(string key, CancellationToken cancellation)
        => await (await read.RunAsync(key, cancellation)).Match<Task<Result<Answer>>>(
            async channel => await ReadAsync(channel, cancellation),
            refusal => Task.FromResult<Result<Answer>>(refusal));

    private async Task<Answer> ReadAsync(ChannelDetails details, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(new(caller.Organization!.Id, caller.Account!.Id), cancellation);
        var watch = (await work.QueryAsync(
            "select case when address is null then null else checked_at end, refused, refused_at, refused_why from webhook_watch where account_id = $1 and channel_id = $2",
            row => (CheckedAt: TimeOrNull(row, 0), Refused: row.GetInt64(1), RefusedAt: TimeOrNull(row, 2), Why: row.IsDBNull(3) ? null : row.GetString(3)),
            cancellation, work.AccountId, details.Channel.Id)).SingleOrDefault();
        var last = await work.ScalarAsync<DateTime?>(
            "select max(received_at) from webhook_delivery where account_id = $1 and channel_id = $2", cancellation, work.AccountId, details.Channel.Id);
        return new(
            details.WebhookAddress, details.Options.AutomationMode, ObstacleOf(details.Channel.Connector), watch.CheckedAt,
            last is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null, watch.Refused, watch.RefusedAt, watch.Why);
    }

    private string? ObstacleOf(string? key) => (key is null ? null : connectors.Find(key)) switch
    {
        null => "This channel has no connector that could be called by anybody.",
        var connector when !connector.Can<IWebhookReceiver>() => $"{connector.Info.Name} sends no webhooks. Recurring jobs do the work.",
        _ when server.PublicAddress is null => "This installation has no public address. Start the server with --public-address https://your-host, so that others can call it.",
        _ => null,
    };

    private static DateTimeOffset? TimeOrNull(Npgsql.NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
