using TechOms.Connectors;
using TechOms.Features.Channels;

namespace TechOms.Tests.Features.Channels;

public sealed class FaultPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Wrong_credentials_stop_the_channel_and_are_not_tried_again()
        => Assert.Equal(new(null, PausesChannel: true, "remote.denied"), Decide(ConnectorFault.Denied, attempts: 1));

    [Fact]
    public void A_refused_content_waits_for_other_data()
        => Assert.Equal(new(null, PausesChannel: false, "remote.rejected"), Decide(ConnectorFault.Rejected, attempts: 1));

    [Fact]
    public void Throttling_waits_as_long_as_it_was_told_to()
        => Assert.Equal(Now + TimeSpan.FromSeconds(42), Decide(ConnectorFault.Throttled, attempts: 5, TimeSpan.FromSeconds(42)).NextAttempt);

    [Fact]
    public void Each_failure_waits_longer_up_to_a_day()
    {
        var waits = Enumerable.Range(1, 10).Select(attempts => Decide(ConnectorFault.Unavailable, attempts).NextAttempt!.Value - Now).ToList();

        Assert.Equal(waits.Order(), waits);
        Assert.InRange(waits[0], TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
        Assert.InRange(waits[^1], TimeSpan.FromHours(19), TimeSpan.FromHours(29));
    }

    [Fact]
    public void A_doubt_is_looked_into_soon()
        => Assert.InRange(Decide(ConnectorFault.Unknown, attempts: 1).NextAttempt!.Value - Now, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

    private static FaultDecision Decide(ConnectorFault fault, int attempts, TimeSpan? retryAfter = null)
        => FaultPolicy.Decide(new ConnectorException(fault, "No.") { RetryAfter = retryAfter }, attempts, jitter: 0.5, Now);
}
