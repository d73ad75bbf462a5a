using System.Collections.Concurrent;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Steps;

namespace TechOms.Tests.Features.Inventory;

/// <summary>
/// One random life of an account: orders, shipments, short shipments, cancellations, holds, receipts, adjustments, counts, syncs and lost answers, in any
/// order and some at the same moment, with the steps taken by one worker or two. All that is chosen follows from the seed.
/// </summary>
internal sealed partial class StockHistory
{
    private static readonly TimeSpan Moments = TimeSpan.FromSeconds(3);

    private readonly StockHouse _house;
    private readonly List<(StockShop Shop, string Order)> _orders = [];
    private readonly List<string> _log = [];
    private int _restocked;

    private StockHistory(StockHouse house, int seed) => (_house, Goods) = (house, [.. ((string[])["MUG", "BOARD", "TEE"]).Select(good => $"{good}-{seed}")]);

    /// <summary>Its own: what lives before it left behind stays as it is.</summary>
    public IReadOnlyList<string> Goods { get; }

    /// <summary>What happened, for whoever has to find out why.</summary>
    public string Log => string.Join('\n', _log);

    public StockHouse House => _house;

    /// <summary>What was wrong for a moment, though all came right later.</summary>
    public ConcurrentBag<string> Broken { get; } = [];

    /// <summary>Shops whose stock somebody sent by hand.</summary>
    public HashSet<Guid> SentByHand { get; } = [];

#pragma warning disable CA5394 // Chance here is for tests, not for secrets.
    /// <returns>Null when all is as it should be; otherwise what is not, and what happened.</returns>
    public static async Task<string?> LiveAsync(StockHouse house, int seed)
    {
        var (history, chance, modes) = (new StockHistory(house, seed), new Random(seed), Enum.GetValues<InventoryMode>());
        try
        {
            await house.TurnAsync(chance.Next(4) > 0 ? InventoryMode.RealTimeAdjustment : modes[chance.Next(3)], modes[chance.Next(3)]);
            var told = await StockPromises.ToldAsync(house);
            await history.BeginAsync(chance);
            for (var left = chance.Next(7, 14); left > 0; left--)
            {
                await history.ActAsync(chance);
                // What changed in a shop a moment ago is read again and again, until time has passed.
                if (left % 2 == 0)
                    house.World.Clock.Advance(Moments);
            }

            await history.EndAsync();
            return await StockPromises.BrokenAsync(history, told) is { Count: > 0 } broken ? $"{string.Join('\n', broken)}\n{history.Log}" : null;
        }
#pragma warning disable CA1031 // Whatever it is, the seed must be named.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return $"{failure}\n{history.Log}";
        }
    }

    // A shop whose place shows one warehouse, or both because it is said so and not because nothing is.
    private async Task BeginAsync(Random chance)
    {
        await _house.GivenAsync([.. Goods.Select(sku => (sku, (long)chance.Next(0, 12), (long)chance.Next(0, 6)))]);
        if (chance.Next(3) == 0)
        {
            var shop = _house.Shops[0];
            var place = shop.Shop.ReadStock()[0].LocationId;
            foreach (var hall in _house.Halls.Take(chance.Next(1, 3)))
                await _house.World.ExecuteAsync("insert into warehouse_mapping (account_id, channel_id, location_id, warehouse_id) values ($1, $2, $3, $4)", _house.Tenant.AccountId, shop.Channel, place, hall.Id);
            await _house.RunAsync("send-inventory", shop.Channel, byHand: true);
            await _house.SettleAsync();
            SentByHand.Add(shop.Channel);
            Say("mapped");
        }
    }

    private Task ActAsync(Random chance) => chance.Next(28) switch
    {
        <= 3 => SellAsync(chance),
        4 or 5 => ImportAsync(chance),
        6 or 7 => ShipAsync(chance),
        8 => HearAsync(chance),
        9 => CancelInShopAsync(chance),
        10 => CancelInWarehouseAsync(chance),
        11 => ReceiptAsync(chance),
        12 => ReceiptUnderWayAsync(chance),
        13 => AdjustAsync(chance),
        14 => CountAsync(chance),
        15 => SendByHandAsync(chance),
        16 => ListAsync(chance),
        17 => LoseAsync(chance),
        18 => SellUnderWayAsync(chance),
        19 => ShipRemaindersAsync(),
        20 => DecideAsync(chance),
        21 or 22 => TogetherAsync(chance),
        23 => TwiceAsync(chance),
        24 or 25 => SellOutAsync(chance),
        _ => StepSomeAsync(chance),
    };

    private async Task StepSomeAsync(Random chance)
    {
        var most = Any(chance, [1, 2, 100]);
        foreach (var step in _house.Steps.Where(_ => chance.Next(2) == 0))
        {
            Say($"{step.Name}, {most} at most");
            await _house.StepAsync(step, most);
        }
    }

    // Two workers and one of the things that happen, all at the same moment.
    private async Task TogetherAsync(Random chance)
    {
        Say("at once:");
        Func<Random, Task>[] happenings = [ImportAsync, HearAsync, ReceiptAsync, CountAsync, FindAsync, DecideAsync, SellAsync];
        Func<Random, Task>[] all = [StepSomeAsync, StepSomeAsync, Any(chance, happenings)];
        await Task.WhenAll([.. all.Select(one => (one, new Random(chance.Next()))).ToList().Select(pair => Task.Run(() => pair.one(pair.Item2)))]);
        Say("so far at once");
    }

    // Two workers at the same step, each for a little of what is due.
    private Task TwiceAsync(Random chance) => TwiceAsync(Any(chance, _house.Steps));

    private async Task TwiceAsync(IStep step)
    {
        Say($"{step.Name} by two");
        await Task.WhenAll(Task.Run(() => _house.StepAsync(step, 1)), Task.Run(() => _house.StepAsync(step, 1)));
    }

    // Both shops sell all they show of one good, and two workers promise it at the same moment.
    private async Task SellOutAsync(Random chance)
    {
        var sku = Any(chance, Goods);
        foreach (var shop in _house.Shops)
        {
            Sell(shop, [(sku, long.MaxValue)]);
            await TryAsync(() => _house.RunAsync("receive-orders", shop.Channel));
        }

        await _house.StepAsync(_house.Steps.Single(step => step.Name is "validate-orders"));
        await TwiceAsync(_house.Steps.Single(step => step.Name is "allocate-orders"));
    }

    private Task LoseAsync(Random chance)
    {
        var sandbox = Any(chance, [.. _house.Shops.Select(shop => shop.Sandbox), .. _house.Halls.Select(hall => hall.Sandbox)]);
        var kind = Any(chance, [FaultKind.LoseReply, FaultKind.FailAfter, FaultKind.Fail, FaultKind.Reset]);
        sandbox.Faults.Add(new(kind, call => call.Method is "POST" or "PUT", Times: chance.Next(1, 4)));
        Say($"{kind} at {sandbox.Address}");
        return Task.CompletedTask;
    }

    // Everything told and heard, and both warehouses counted once more.
    private async Task EndAsync()
    {
        foreach (var sandbox in _house.Shops.Select(shop => shop.Sandbox).Concat(_house.Halls.Select(hall => hall.Sandbox)))
            sandbox.Faults.Clear();
        Say("the end");
        _house.World.Clock.Advance(Moments);
        await ReleaseAllAsync();
        foreach (var shop in _house.Shops)
            await _house.RunAsync("receive-orders", shop.Channel);
        await _house.SettleAsync();
        foreach (var hall in _house.Halls)
            await _house.RunAsync("receive-shipments", hall.Channel);
        await _house.SettleAsync();
        foreach (var hall in _house.Halls)
            await _house.RunAsync("receive-inventory-levels", hall.Channel);
        await _house.SettleAsync();
    }

    // A remote's failure ends the run and nothing else; the next run goes on.
    private static async Task TryAsync(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (ConnectorException)
        {
        }
    }

    private static T Any<T>(Random chance, IReadOnlyList<T> among) => among[chance.Next(among.Count)];
#pragma warning restore CA5394

    public string NameOf(StockShop shop) => shop == _house.Shops[0] ? "A" : "B";

    private void Say(string what)
    {
        lock (_log)
            _log.Add(what);
    }
}
