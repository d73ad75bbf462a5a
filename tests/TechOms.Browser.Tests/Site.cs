using Microsoft.Playwright;
using TechOms.Browser.Tests;

[assembly: AssemblyFixture(typeof(Site))]

namespace TechOms.Browser.Tests;

/// <summary>A browser in front of a running server, signed in and in the trial's account.</summary>
public sealed class Site : IAsyncLifetime
{
    // On a busy machine a page takes its time; what never comes is found out all the same.
    private const float Patience = 60_000;

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private TrialServer? _server;
    private string? _session;

    public string Email => _server!.Email;

    public string Password => _server!.Password;

    /// <summary>One address for each page there is, found by following links.</summary>
    public IReadOnlyDictionary<string, string> Addresses { get; private set; } = new Dictionary<string, string>();

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        _server = await TrialServer.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Arguments });
        var page = await OpenAsync(signedIn: false);
        await page.SignInAsync(Email, Password);
        await page.SwitchToAsync("Alder & Ash");
        await page.WaitForShippedOrderAsync();
        _session = await page.Context.StorageStateAsync();
        Addresses = await Crawl.RunAsync(page);
        await page.Context.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <summary>A new browser window with nothing remembered but the session.</summary>
    public async Task<IPage> OpenAsync(bool signedIn = true, bool scripts = true, ColorScheme theme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = _server!.Address.ToString(),
            ColorScheme = theme,
            JavaScriptEnabled = scripts,
            StorageState = signedIn ? _session : null,
            ViewportSize = new() { Width = 1280, Height = 900 },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Patience);
        return await context.NewPageAsync();
    }
}
