using TechOms.Connectors;
using TechOms.Connectors.Shopify;

namespace TechOms.Tests.Connectors.Shopify;

/// <summary>One purse for all sessions of a shop: never overspent, and never emptied by those who could wait.</summary>
public sealed class ShopifyBucketTests
{
    private const double Most = 2000;
    private const double Rate = 100;

    private readonly ManualClock _clock = new();
    private readonly ShopifyBucket _bucket;
    private double _spent;
    private DateTimeOffset _at;
    private int _overspent;

    public ShopifyBucketTests() => (_bucket, _at) = (new(_clock), _clock.GetUtcNow());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_sessions_together_never_spend_more_than_the_shop_allows()
    {
        await CallAsync("OrderDetail", 129, ShopifyUrgency.Usual);

        var calls = Enumerable.Range(0, 60).Select(number => (number % 3) switch
        {
            0 => TryCallAsync("OrderDetail", 129, ShopifyUrgency.Usual),
            1 => TryCallAsync("ProductsPage", 281, ShopifyUrgency.Bulk),
            _ => TryCallAsync("FulfillmentCreate", 13, ShopifyUrgency.Seen),
        });
        var done = await _clock.DriveAsync(Task.WhenAll(calls));

        Assert.Equal(0, _overspent);
        Assert.True(done.Count(made => made) > 30, $"Only {done.Count(made => made)} calls were made.");
    }

    [Fact]
    public async Task A_walk_over_everything_leaves_points_for_a_confirmation()
    {
        await CallAsync("ProductsPage", 281, ShopifyUrgency.Bulk);
        var walk = WalkAsync();
        var started = _clock.GetUtcNow();
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 5; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(3));
            var asked = _clock.GetUtcNow();
            await CallAsync("OrderFulfillmentState", 188, ShopifyUrgency.Seen);
            await CallAsync("FulfillmentCreate", 13, ShopifyUrgency.Seen);
            waits.Add(_clock.GetUtcNow() - asked);
        }

        Assert.All(waits, wait => Assert.Equal(TimeSpan.Zero, wait));
        Assert.True(await _clock.DriveAsync(walk) > started);
        Assert.Equal(0, _overspent);
    }

    [Fact]
    public async Task Who_is_urgent_goes_first_when_there_is_nothing_left()
    {
        await CallAsync("OrderDetail", 129, ShopifyUrgency.Usual);
        _bucket.Settle("FulfillmentCreate", await _bucket.ReserveAsync("FulfillmentCreate", ShopifyUrgency.Seen, Cancellation), new(900, 900, new(Most, 0, Rate)));
        (_spent, _at) = (Most, _clock.GetUtcNow());

        var confirmation = CallAsync("FulfillmentCreate", 900, ShopifyUrgency.Seen);
        var pull = CallAsync("OrderDetail", 129, ShopifyUrgency.Usual);

        // There would be enough for the pull now, if nobody went before it.
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(confirmation.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(4));
        await confirmation;
        Assert.False(pull.IsCompleted);
        Assert.True(await _clock.DriveAsync(pull.ContinueWith(_ => true, TaskScheduler.Default)));
        Assert.Equal(0, _overspent);
    }

    [Fact]
    public async Task A_shop_that_tells_no_prices_is_not_waited_for()
    {
        _bucket.Settle("OrderDetail", await _bucket.ReserveAsync("OrderDetail", ShopifyUrgency.Usual, Cancellation), cost: null);

        var calls = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _bucket.ReserveAsync("OrderDetail", ShopifyUrgency.Bulk, Cancellation)));

        Assert.Equal(20, calls.Length);
    }

    [Fact]
    public async Task Who_asks_before_the_first_answer_waits_for_it_and_not_for_a_time()
    {
        var points = await _bucket.ReserveAsync("OrderDetail", ShopifyUrgency.Usual, Cancellation);
        var second = _bucket.ReserveAsync("OrderDetail", ShopifyUrgency.Usual, Cancellation);
        Assert.False(second.IsCompleted);

        _bucket.Settle("OrderDetail", points, new(129, 60, new(Most, Most - 60, Rate)));

        Assert.Equal(129, await second.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
    }

    private async Task<DateTimeOffset> WalkAsync()
    {
        for (var page = 0; page < 40; page++)
            await CallAsync("ProductsPage", 281, ShopifyUrgency.Bulk);
        return _clock.GetUtcNow();
    }

    private async Task<bool> TryCallAsync(string operation, double cost, ShopifyUrgency urgency)
    {
        try
        {
            await CallAsync(operation, cost, urgency);
            return true;
        }
        catch (ConnectorException failure) when (failure.Fault is ConnectorFault.Throttled)
        {
            return false;
        }
    }

    // As Shopify counts: what the call may cost must be there before it runs; half of it is given back.
    private async Task CallAsync(string operation, double cost, ShopifyUrgency urgency)
    {
        var points = await _bucket.ReserveAsync(operation, urgency, Cancellation);
        lock (_bucket)
        {
            var now = _clock.GetUtcNow();
            _spent = Math.Max(0, _spent - ((now - _at).TotalSeconds * Rate));
            _at = now;
            if (_spent + cost > Most)
                _overspent++;
            _spent += cost / 2;
        }

        await Task.Yield();
        double left;
        lock (_bucket)
            left = Most - _spent;
        _bucket.Settle(operation, points, new(cost, cost / 2, new(Most, left, Rate)));
    }
}
