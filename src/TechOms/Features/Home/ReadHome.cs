using System.Collections.Concurrent;
using TechOms.Features.Events;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Home;

/// <summary>What the home page shows, of one account or of all that the caller reaches.</summary>
internal sealed record HomeBoard(
    IReadOnlyList<StatusCount> Statuses, MarkCounts Marks, FlowCounts Flow, IReadOnlyList<Cause> Causes, IReadOnlyList<PausedChannel> Paused,
    IReadOnlyList<EventLines.Line> Recent)
{
    /// <summary>Account by account, those that need somebody first; empty where one is chosen.</summary>
    public IReadOnlyList<AccountCounts> Accounts { get; init; } = [];
}

internal sealed record AccountCounts(Guid AccountId, long NeedsAttention, long Backordered, long Open, long WithWarehouse);

internal sealed record StatusCount(string Status, long Orders, long Lines);

internal sealed record MarkCounts(long NeedsAttention, long Backordered, long Short);

/// <summary>What is on its way between us and the remote systems.</summary>
internal sealed record FlowCounts(
    long ToSend, long InDoubt, long Refused, long WithWarehouse, long ConfirmationsWaiting, DateTimeOffset? OldestConfirmation, long ConfirmationsRefused, long StockWaiting);

/// <summary>Open problems with one cause, and what clears them.</summary>
/// <param name="Things">How many orders, or other things, wait for it.</param>
internal sealed record Cause(
    Guid AccountId, string Level, string Code, string? Value, EntityKind Kind, string? Channel, long Things, string Message, string Action, DateTimeOffset Since,
    Guid EntityId, Guid? OrderId, Guid? ChannelId);

internal sealed record PausedChannel(Guid AccountId, Guid Id, string Name, string Reason, DateTimeOffset Since);

/// <summary>
/// Reads the board. Open orders are counted whatever their age; shipped and cancelled ones of the chosen days. An answer serves everyone for a
/// moment, so that a screen on every desk costs the database no more than one.
/// </summary>
internal sealed class ReadHome(Database database, TimeProvider clock)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, Lazy<Task<HomeBoard>> Board)> _boards = new();

    public async Task<HomeBoard> RunAsync(Caller caller, int days, CancellationToken cancellation)
    {
        var accounts = (caller.Account is { } one ? [one] : caller.Organization?.Accounts ?? []).Select(account => account.Id).ToArray();
        var tenant = caller.Account is { } chosen ? new Tenant(chosen.OrganizationId, chosen.Id) : null;
        var (key, now) = ($"{days} {tenant?.AccountId} {string.Join(' ', accounts)}", clock.GetUtcNow());
        if (_boards.Count > 1000)
            _boards.Clear();
        var (_, board) = _boards.AddOrUpdate(
            key, _ => (now, Begin()), (_, known) => now - known.At < Freshness && !known.Board.Value.IsFaulted ? known : (now, Begin()));
        return await board.Value.WaitAsync(cancellation);

        // Several readers share it, so none of them may cancel it for the others.
        Lazy<Task<HomeBoard>> Begin() => new(() => ReadAsync(tenant, accounts, now.AddDays(-days), CancellationToken.None));
    }

    private async Task<HomeBoard> ReadAsync(Tenant? tenant, Guid[] accounts, DateTimeOffset since, CancellationToken cancellation)
    {
        // Only the system role sees several accounts at once; each statement names those the caller reaches.
        await using var work = tenant is null ? await database.BeginSystemAsync(cancellation) : await database.BeginAsync(tenant, cancellation);
        return new(
            await work.ReadStatusesAsync(accounts, since, cancellation), await work.ReadMarksAsync(accounts, cancellation), await work.ReadFlowAsync(accounts, cancellation),
            await work.ReadCausesAsync(accounts, cancellation), await work.ReadPausedAsync(accounts, cancellation), await work.ReadRecentAsync(accounts, tenant is null, cancellation))
        {
            Accounts = tenant is null ? await work.ReadAccountsAsync(accounts, cancellation) : [],
        };
    }
}
