using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TechOms.Browser.Tests;

public sealed class KeyboardTests(Site site)
{
    [Fact]
    public async Task The_first_tab_offers_to_skip_to_the_content()
    {
        var page = await site.OpenAsync();
        await page.GotoAsync("/accounts");

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip-link")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#main")).ToBeFocusedAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_menu_opens_with_the_keyboard_and_escape_gives_the_focus_back()
    {
        var page = await site.OpenAsync();
        await page.GotoAsync("/profile");
        var summary = page.Locator(".switcher summary");

        await summary.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".switcher .menu-body")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.Locator(".switcher .menu-body")).ToBeHiddenAsync();
        await Expect(summary).ToBeFocusedAsync();
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("/accounts", "Create account")]
    [InlineData("/users", "Add")]
    [InlineData("/api-keys", "Create key")]
    [InlineData("/organization", "Create warehouse")]
    [InlineData("/profile", "Change password")]
    public async Task The_main_action_is_reached_by_tab_and_shows_its_focus(string address, string action)
    {
        var page = await site.OpenAsync();
        await page.GotoAsync(address);
        var button = page.GetByRole(AriaRole.Button, new() { Name = action, Exact = true });

        for (var steps = 0; steps < 150 && !await button.EvaluateAsync<bool>("button => button === document.activeElement"); steps++)
            await page.Keyboard.PressAsync("Tab");

        await Expect(button).ToBeFocusedAsync();
        Assert.Equal("solid", await button.EvaluateAsync<string>("button => getComputedStyle(button).outlineStyle"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Every_place_of_the_navigation_has_a_page()
    {
        var page = await site.OpenAsync();
        await page.GotoAsync("/");
        var places = await page.Locator(".sidebar a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");

        var missing = new List<string>();
        foreach (var place in places)
            if ((await page.GotoAsync(place))!.Status != 200)
                missing.Add(place);

        Assert.True(places.Length > 10);
        Assert.True(missing.Count == 0, string.Join(", ", missing));
        await page.Context.CloseAsync();
    }
}
