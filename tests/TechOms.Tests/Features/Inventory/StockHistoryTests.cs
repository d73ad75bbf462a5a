namespace TechOms.Tests.Features.Inventory;

/// <summary>The first half of the 500 lives, or those that are asked for.</summary>
public sealed class StockHistoryTests(StockHistories.Fixture fixture) : StockHistories(fixture), IClassFixture<StockHistories.Fixture>
{
    public static TheoryData<int, int> Seeds => AskedFor ?? From(1, 250);

    [Theory, MemberData(nameof(Seeds))]
    public Task Every_shop_ends_up_showing_what_its_mode_says(int first, int last) => LiveAsync(first, last);
}

/// <summary>The other half, in a world of its own and at the same time.</summary>
public sealed class StockHistoryLaterTests(StockHistories.Fixture fixture) : StockHistories(fixture), IClassFixture<StockHistories.Fixture>
{
    public static TheoryData<int, int> Seeds => AskedFor is null ? From(251, 500) : [];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Seeds))]
    public Task Every_shop_ends_up_showing_what_its_mode_says(int first, int last) => LiveAsync(first, last);
}
