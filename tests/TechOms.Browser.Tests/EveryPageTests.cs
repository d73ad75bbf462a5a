using Microsoft.Playwright;

namespace TechOms.Browser.Tests;

public sealed class EveryPageTests(Site site)
{
    public static TheoryData<string> Pages => [.. Crawl.Routes];

    [Fact]
    public void There_are_pages_to_check() => Assert.True(Crawl.Routes.Count > 7);

    [Fact]
    public async Task What_shuts_people_out_would_be_found()
    {
        var page = await site.OpenAsync(signedIn: false);
        await page.SetContentAsync("<main><h1>Stock</h1><img src='data:,'><p style='color:#aaa;background:#fff'>Hardly there</p></main>");

        var all = await page.FindBarriersAsync();
        var contrast = await page.FindBarriersAsync("color-contrast");

        Assert.Contains(all, barrier => barrier.StartsWith("image-alt: ", StringComparison.Ordinal));
        Assert.Contains("Hardly there", Assert.Single(contrast), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task Nothing_fails_and_nobody_is_shut_out_by_day_by_night_or_on_a_telephone(string route)
    {
        var page = await site.OpenAsync(theme: ColorScheme.Light);
        var complaints = page.Listen();

        await page.GotoAsync(AddressOf(route));

        complaints.AddRange(await page.FindBarriersAsync());
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-bs-theme", "dark");
        complaints.AddRange(await page.FindBarriersAsync("color-contrast"));
        await page.SetViewportSizeAsync(390, 900);
        var beyondTheEdge = await page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)");

        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
        Assert.Equal(0, beyondTheEdge);
        Assert.Equal(1, await page.Locator("h1").CountAsync());
        Assert.EndsWith("TechOms", await page.TitleAsync(), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    private string AddressOf(string route)
    {
        Assert.True(site.Addresses.ContainsKey(route), $"No link leads to {route}.");
        return site.Addresses[route];
    }
}
