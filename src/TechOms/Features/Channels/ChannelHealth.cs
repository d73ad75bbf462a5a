using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Platform.Storage;

namespace TechOms.Features.Channels;

/// <summary>Stops a channel when only a person can go on, and lets it go again.</summary>
internal sealed class ChannelHealth(TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Nothing is sent or read any more until the settings are saved and check out. The first failure's words stay.</summary>
    public async Task PauseAsync(Work work, Guid channelId, ConnectorException failure, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var paused = await work.ExecuteAsync(
            """
            update channel set paused_at = $3, paused_code = 'remote.denied', paused_reason = $4, paused_setting = $5
            where account_id = $1 and id = $2 and paused_at is null
            """,
            cancellation, work.AccountId, channelId, now, failure.Message, failure.Setting);
        if (paused == 0)
            return;

        await work.ExecuteAsync(
            """
            insert into problem (account_id, id, entity_kind, entity_id, channel_id, level, code, field, message, action, opened_at)
            values ($1, $2, 'Channel', $3, $3, 'Error', 'channel.paused', $4, $5, 'Correct the channel''s settings and save them.', $6)
            on conflict do nothing
            """,
            cancellation, work.AccountId, Guid.CreateVersion7(now), channelId, failure.Setting, failure.Message, now);
        await work.RecordAsync(
            [
                new(EventLevel.Error, "channel.paused", $"The channel was stopped: {failure.Message}", EntityKind.Channel, channelId)
                {
                    ChannelId = channelId,
                    Data = new { failure.Setting, Status = (int?)failure.Status },
                },
            ],
            now, cancellation);
    }

    /// <param name="actor">Whose saving cleared it.</param>
    public async Task ResumeAsync(Work work, Guid channelId, string? actor, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var resumed = await work.ExecuteAsync(
            """
            update channel set paused_at = null, paused_code = null, paused_reason = null, paused_setting = null
            where account_id = $1 and id = $2 and paused_at is not null
            """,
            cancellation, work.AccountId, channelId);
        if (resumed == 0)
            return;

        await work.ExecuteAsync(
            "update problem set closed_at = $3 where account_id = $1 and entity_id = $2 and code = 'channel.paused' and closed_at is null",
            cancellation, work.AccountId, channelId, now);
        await work.RecordAsync(
            [
                new(EventLevel.Info, "channel.resumed", "The channel works again.", EntityKind.Channel, channelId) { ChannelId = channelId, Actor = actor },
            ],
            now, cancellation);
    }
}
