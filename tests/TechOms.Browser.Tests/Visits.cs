using Microsoft.Playwright;

namespace TechOms.Browser.Tests;

/// <summary>What a person does, in his words.</summary>
internal static class Visits
{
    public static async Task SignInAsync(this IPage page, string email, string password)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
    }

    public static async Task SwitchToAsync(this IPage page, string account)
    {
        await page.Locator(".switcher summary").ClickAsync();
        await page.Locator(".switcher .menu-body").GetByRole(AriaRole.Button, new() { Name = account }).ClickAsync();
        await Assertions.Expect(page.Locator(".switcher-name")).ToHaveTextAsync(account);
    }

    /// <summary>Until the trial has gone once through everything, and every page has something to show.</summary>
    public static async Task WaitForShippedOrderAsync(this IPage page)
    {
        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator("a.tile[href='/orders?status=Shipped'] .tile-number")).Not.ToHaveTextAsync("0", new() { Timeout = 300_000 });
        await Assertions.Expect(page.Locator("a.tile[href='/orders?attention=true'] .tile-number")).Not.ToHaveTextAsync("0", new() { Timeout = 60_000 });
    }

    /// <summary>Everything the browser complains about from now on.</summary>
    public static List<string> Listen(this IPage page)
    {
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => complaints.Add(error);
        page.Response += (_, response) =>
        {
            if (response.Status >= 400)
                complaints.Add($"{response.Status} {response.Url}");
        };
        return complaints;
    }
}
