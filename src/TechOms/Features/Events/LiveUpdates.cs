using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Events;

/// <summary>
/// Tells an open page that something moved in its account, at most once a second: pages then load what they show again. It carries no data,
/// so there is nothing in it to miss.
/// </summary>
internal static class LiveUpdates
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static ServerSentEventsResult<string> Follow(
        Caller caller, WorkSignals signals, TimeProvider clock, IHostApplicationLifetime lifetime, HttpContext context, CancellationToken cancellation)
    {
        // Proxies that collect an answer before passing it on would hold this one for ever.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var wanted = caller.Account is { } account
            ? [EventLog.LiveSignal(account.Id)]
            : caller.Organization!.Accounts.Select(one => EventLog.LiveSignal(one.Id)).ToHashSet();
        return TypedResults.ServerSentEvents(FollowAsync(wanted, signals, clock, lifetime.ApplicationStopping, cancellation));
    }

    private static async IAsyncEnumerable<SseItem<string>> FollowAsync(
        HashSet<string> wanted, WorkSignals signals, TimeProvider clock, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var moved = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var listening = signals.Listen(signal =>
        {
            if (wanted.Contains(signal))
                moved.Writer.TryWrite(true);
        });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping);
        yield return new("", "hello");
        while (!end.IsCancellationRequested)
        {
            yield return await MovedAsync(moved.Reader, clock, end.Token) ? new("", "changed") : new("", "heartbeat");
            try
            {
                await Task.Delay(Least, clock, end.Token);
            }
            catch (OperationCanceledException)
            {
                yield break;
            }
        }
    }

    /// <returns>False when nothing moved for the length of a heartbeat.</returns>
    private static async Task<bool> MovedAsync(ChannelReader<bool> moved, TimeProvider clock, CancellationToken end)
    {
        using var patience = new CancellationTokenSource(Heartbeat, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, end);
        try
        {
            return await moved.ReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
