using static Microsoft.Playwright.Assertions;

namespace TechOms.Browser.Tests;

public sealed class LiveTests(Site site)
{
    [Fact]
    public async Task The_home_page_follows_what_happens_without_being_loaded_again_and_keeps_the_focus()
    {
        var page = await site.OpenAsync();
        await page.GotoAsync("/");
        await page.EvaluateAsync("window.loadedOnce = true");
        var tile = page.Locator("a.tile").First;
        await tile.FocusAsync();
        var newest = await page.Locator(".events li").First.InnerTextAsync();

        // The trial's shop sends an order every few seconds.
        await Expect(page.Locator(".events li").First).Not.ToHaveTextAsync(newest, new() { Timeout = 60_000, UseInnerText = true });

        Assert.True(await page.EvaluateAsync<bool>("window.loadedOnce === true"));
        await Expect(tile).ToBeFocusedAsync();
        await page.Context.CloseAsync();
    }
}
