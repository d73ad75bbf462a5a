using TechOms.Connectors;

namespace TechOms.Features.Channels;

/// <param name="NextAttempt">Null: not before something changes.</param>
/// <param name="PausesChannel">A person must act before anything more is sent or read.</param>
/// <param name="Code">Machine-readable reason, stable.</param>
internal sealed record FaultDecision(DateTimeOffset? NextAttempt, bool PausesChannel, string Code);

/// <summary>What to do after a remote failure: decided by its kind, never by whoever met it. Pure.</summary>
internal static class FaultPolicy
{
    private static readonly TimeSpan[] Ladder =
    [
        TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(24),
    ];

    private static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(2);

    /// <param name="attempts">Failures so far, this one included.</param>
    /// <param name="jitter">From 0 to 1; spreads what failed together.</param>
    public static FaultDecision Decide(ConnectorException failure, int attempts, double jitter, DateTimeOffset now) => failure.Fault switch
    {
        ConnectorFault.Throttled => new(now + Longest(failure.RetryAfter ?? Rung(attempts) / 5, LeastWait), false, "remote.throttled"),
        ConnectorFault.Denied => new(null, true, "remote.denied"),
        ConnectorFault.Rejected => new(null, false, "remote.rejected"),
        // The first look comes soon: usually the work was done and only the answer was lost.
        ConnectorFault.Unknown => new(now + (attempts <= 1 ? FirstLook : Spread(Rung(attempts - 1), jitter)), false, "remote.in-doubt"),
        _ => new(now + Longest(failure.RetryAfter ?? Spread(Rung(attempts), jitter), LeastWait), false, "remote.unavailable"),
    };

    private static TimeSpan Rung(int attempts) => Ladder[Math.Clamp(attempts - 1, 0, Ladder.Length - 1)];

    private static TimeSpan Spread(TimeSpan wait, double jitter) => wait * (0.8 + (0.4 * jitter));

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
