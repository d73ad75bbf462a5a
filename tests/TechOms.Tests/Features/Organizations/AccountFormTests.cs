using System.Text.RegularExpressions;

namespace TechOms.Tests.Features.Organizations;

public sealed partial class AccountFormTests(FreshServer server) : IClassFixture<FreshServer>
{
    [Fact]
    public async Task A_box_without_a_tick_means_no()
    {
        var code = await server.CreateAccountAsync("Boxes");
        var browser = server.Browser();
        (await browser.SignInAsync(server.AdministratorEmail, server.AdministratorPassword)).Dispose();
        var page = await browser.GetStringAsync($"/accounts/{code}", TestContext.Current.CancellationToken);

        using var saved = await browser.SubmitAsync(
            $"/accounts/{code}", $"/accounts/{code}", ("Name", "Boxes"), ("TimeZone", "Europe/Berlin"), ("DefaultWarehouse", ""), ("ImportStatus", "Draft"), ("PiiRetentionDays", ""),
            ("Version", Version().Match(page).Groups["version"].Value));

        Assert.Equal($"/accounts/{code}", saved.Headers.Location?.OriginalString);
        var account = await (await server.Api.GetAsync($"/api/v2/accounts/{code}", TestContext.Current.CancellationToken)).ReadJsonAsync();
        Assert.Equal(("false", "Europe/Berlin", "Draft"), (account!["automaticSalesWorkflow"]!.ToJsonString(), account["timeZone"]!.ToString(), account["importStatus"]!.ToString()));
    }

    [GeneratedRegex("""name="Version" value="(?<version>\d+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();
}
