using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace TechOms.Browser.Tests;

/// <summary>What axe finds on a page that keeps people out.</summary>
internal static class Barriers
{
    // Run in the page itself, once loaded there: axe's own way for Playwright opens a second page for each run, which takes longer than the run.
    private const string Find = """
        async rules => {
          const options = { resultTypes: ['violations'], ...(rules.length && { runOnly: { type: 'rule', values: rules } }) };
          const { violations } = await axe.run(document, options);
          return violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
            .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(node => node.html).join(' | ')}`);
        }
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <param name="rules">All of axe's own choice when none are given.</param>
    /// <returns>One sentence for each rule broken, with the elements that break it.</returns>
    public static async Task<string[]> FindBarriersAsync(this IPage page, params string[] rules)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
            await page.EvaluateAsync(Axe);
        return await page.EvaluateAsync<string[]>(Find, rules);
    }
}
