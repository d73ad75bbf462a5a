using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TechOms.Browser.Tests;

public sealed class DoorTests(Site site)
{
    [Fact]
    public async Task A_person_signs_in_lands_where_he_wanted_and_signs_out()
    {
        var page = await site.OpenAsync(signedIn: false);
        await page.GotoAsync("/accounts");
        await page.GetByLabel("E-mail").FillAsync(site.Email);
        await page.GetByLabel("Password").FillAsync("wrong");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("wrong");
        await Expect(page.GetByLabel("E-mail")).ToHaveValueAsync(site.Email);

        await page.GetByLabel("Password").FillAsync(site.Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Accounts" })).ToBeVisibleAsync();

        await page.Locator(".menu-end summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync("/accounts");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/sign-in", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Every_form_of_a_set_up_works_without_scripts()
    {
        var page = await site.OpenAsync(signedIn: false, scripts: false);
        await page.SignInAsync(site.Email, site.Password);

        await page.GotoAsync("/accounts");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("No Scripts");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("NO-SCRIPTS is created");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enable Melbourne" }).ClickAsync();
        await page.GetByLabel("Default warehouse").SelectOptionAsync("Melbourne");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByLabel("Default warehouse")).ToHaveValueAsync("MEL");

        await page.SwitchToAsync("No Scripts");
        await page.GotoAsync("/api-keys");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("Script-free");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        await Expect(page.Locator(".secret span")).ToContainTextAsync("toms_");
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(page.GetByText("Revoked", new() { Exact = true })).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_theme_a_person_chose_comes_with_the_page_itself()
    {
        // Without scripts only what the server sends can set it, so nothing can flash.
        var page = await site.OpenAsync(scripts: false, theme: ColorScheme.Light);
        await page.GotoAsync("/profile");

        await page.Locator(".theme-toggle button").ClickAsync();
        await page.Locator(".theme-toggle button").ClickAsync();

        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-bs-theme", "dark");
        await page.GotoAsync("/accounts");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-bs-theme", "dark");
        await page.Context.CloseAsync();
    }
}
