using TechOms.Connectors;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Channels;

/// <summary>The Health Check button: is the connection alive? A yes lets a stopped channel go on, refused credentials stop it.</summary>
internal sealed class CheckChannel(Database database, FindChannel find, SettingsCheck check, ChannelHealth health, Caller caller)
{
    /// <param name="Fault">Null when healthy.</param>
    /// <param name="Setting">The setting to blame, where it is known.</param>
    public sealed record Report(bool Healthy, DateTimeOffset CheckedAt, ConnectorFault? Fault, string Message, string? Setting);

    public async Task<Result<Report>> RunAsync(string key, CancellationToken cancellation)
    {
        if (await find.RunAsync(key, cancellation) is not { } channel)
            return FindChannel.Missing;
        if (check.Find(channel.Connector) is not { } connector)
            return Refusal.Conflict("channel.no-connector", "This channel has no connector that this server knows, so there is nothing to check.");

        var tenant = new Tenant(caller.Organization!.Id, channel.AccountId);
        var failure = await check.TryStoredAsync(tenant, channel, connector, cancellation);
        var now = health.Now;
        await using var work = await database.BeginAsync(tenant, cancellation);
        await work.ExecuteAsync(
            "update channel set checked_at = $3, check_failure = $4 where account_id = $1 and id = $2", cancellation, work.AccountId, channel.Id, now, failure?.Message);
        if (failure is null)
            await health.ResumeAsync(work, channel.Id, caller.Actor, cancellation);
        else if (failure.Fault is ConnectorFault.Denied)
            await health.PauseAsync(work, channel.Id, failure, cancellation);
        await work.CommitAsync(cancellation);
        return new Report(failure is null, now, failure?.Fault, failure?.Message ?? $"{channel.Name} answers.", failure?.Setting);
    }
}
