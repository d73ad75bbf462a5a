using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
using TechOms.Platform.Web;

namespace TechOms.Browser.Tests;

/// <summary>Follows links from the home page until every page was seen once.</summary>
internal static partial class Crawl
{
    private const int MostOthers = 60;

    /// <summary>Nobody links to these: one is the door, one is for addresses that lead nowhere.</summary>
    private static readonly string[] Unlinked = ["/sign-in", "/not-found"];

    /// <summary>The routes of all pages, as <c>/orders/{OrderId:guid}</c>.</summary>
    public static IReadOnlyList<string> Routes { get; } =
    [
        .. typeof(App).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes(typeof(RouteAttribute), inherit: false).Cast<RouteAttribute>())
            .Select(route => route.Template).Except(Unlinked).Order(),
    ];

    /// <returns>For each route the first address that led there.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> RunAsync(IPage page)
    {
        var found = new Dictionary<string, string> { ["/"] = "/" };
        var waiting = new Queue<string>(["/"]);
        // Each tab is a page of its own, with links that no other one has; the pages of its list are not.
        var tabs = new HashSet<string>();
        // Another draft, another shipment: asked only while a page is missing that not every one of its kind leads to.
        var others = new Queue<string>();
        while (waiting.TryDequeue(out var address) || (found.Count < Routes.Count && others.TryDequeue(out address)))
        {
            await page.GotoAsync(address);
            var links = await page.Locator("a[href^='/']").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
            foreach (var link in links)
            {
                var path = link.Split('?', '#')[0];
                if (RouteOf(path) is not { } route)
                    continue;
                if (found.TryAdd(route, link) || (route.EndsWith("/{Tab}", StringComparison.Ordinal) && tabs.Add(path)))
                    waiting.Enqueue(link);
                else if (route.EndsWith(":guid}", StringComparison.Ordinal) && others.Count < MostOthers && !others.Contains(link))
                    others.Enqueue(link);
            }
        }

        return found;
    }

    // The most literal route wins, as in the server.
    private static string? RouteOf(string path) => Routes.Where(route => PatternOf(route).IsMatch(path)).MinBy(route => route.Count(character => character == '{'));

    private static Regex PatternOf(string route) => new(
        $"^{Parameter().Replace(route, parameter => parameter.Value.EndsWith(":guid}", StringComparison.Ordinal) ? "[0-9a-f-]{36}" : "[^/]+")}$",
        RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
