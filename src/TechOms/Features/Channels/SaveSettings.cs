using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Channels;

/// <summary>Changes what a channel needs to connect. The connection is tried first; a success clears what had stopped the channel.</summary>
internal sealed class SaveSettings(Database database, FindChannel find, SettingsCheck check, ChannelHealth health, Caller caller)
{
    /// <param name="Settings">By name, as typed. What is not named stays; so does a secret that is empty.</param>
    /// <param name="SaveAnyway">Save although the connection does not work.</param>
    /// <param name="Version">The version that was looked at; null: whatever it is now.</param>
    public sealed record Request(IReadOnlyDictionary<string, string?> Settings, bool SaveAnyway = false, int? Version = null);

    public async Task<Result<ChannelView>> RunAsync(string key, Request request, CancellationToken cancellation)
    {
        if (await find.RunAsync(key, cancellation) is not { } channel)
            return FindChannel.Missing;
        if (check.Find(channel.Connector) is not { } connector)
            return Refusal.Conflict("channel.no-connector", "This channel has no connector that this server knows.");

        return await check.Read(connector, channel.Settings, request.Settings).Match<Task<Result<ChannelView>>>(
            settings => SaveAsync(channel, connector, settings, request, cancellation),
            refusal => Task.FromResult<Result<ChannelView>>(refusal));
    }

    private async Task<Result<ChannelView>> SaveAsync(
        Channel channel, Connector connector, ConnectorSettings settings, Request request, CancellationToken cancellation)
    {
        var version = request.Version ?? channel.Version;
        if (version != channel.Version)
            return Refusal.Stale("channel");

        var tenant = new Tenant(caller.Organization!.Id, channel.AccountId);
        var failure = await check.TryAsync(tenant, channel, connector, settings, cancellation);
        if (failure is not null && !request.SaveAnyway)
            return SettingsCheck.RefusalOf(failure);

        await using var work = await database.BeginAsync(tenant, cancellation);
        var now = health.Now;
        var saved = await work.ExecuteAsync(
            """
            update channel set settings = $4::jsonb, version = version + 1, updated_at = $5, checked_at = $5, check_failure = $6
            where account_id = $1 and id = $2 and version = $3 and deleted_at is null
            """,
            cancellation, work.AccountId, channel.Id, version, check.Write(settings), now, failure?.Message);
        if (saved == 0)
            return Refusal.Stale("channel");

        await work.RecordAsync(
            [
                ChannelEvents.Of(
                    EventLevel.Info, "channel.settings-saved", failure is null ? "Settings were saved; the connection works." : $"Settings were saved although: {failure.Message}",
                    channel.Id, caller.Actor, new { Names = request.Settings.Keys.Order().ToArray() }),
            ],
            now, cancellation);
        if (failure is null)
            await health.ResumeAsync(work, channel.Id, caller.Actor, cancellation);
        work.Wake(KeepSchedules.SignalOf(channel.Id));
        await work.CommitAsync(cancellation);
        return ChannelView.Of((await find.RunAsync(channel.Id.ToString(), cancellation))!);
    }
}
