using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace TechOms.Browser.Tests;

public sealed class EveryPageTests(Site site)
{
    public static TheoryData<string> Pages => [.. Crawl.Routes];

    [Fact]
    public void There_are_pages_to_check() => Assert.True(Crawl.Routes.Count > 7);

    [Theory, MemberData(nameof(Pages))]
    public async Task Nothing_fails_and_nobody_is_shut_out_by_day_by_night_or_on_a_telephone(string route)
    {
        var page = await site.OpenAsync(theme: ColorScheme.Light);
        var complaints = page.Listen();

        await page.GotoAsync(AddressOf(route));

        complaints.AddRange(Barriers(await page.RunAxe()));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-bs-theme", "dark");
        complaints.AddRange(Barriers(await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Rules("color-contrast") })));
        await page.SetViewportSizeAsync(390, 900);
        var beyondTheEdge = await page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)");

        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
        Assert.Equal(0, beyondTheEdge);
        Assert.Equal(1, await page.Locator("h1").CountAsync());
        Assert.EndsWith("TechOms", await page.TitleAsync(), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    private static IEnumerable<string> Barriers(AxeResult found) => found.Violations.Where(violation => violation.Impact is "serious" or "critical")
        .Select(violation => $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}");

    private string AddressOf(string route)
    {
        Assert.True(site.Addresses.ContainsKey(route), $"No link leads to {route}.");
        return site.Addresses[route];
    }
}
