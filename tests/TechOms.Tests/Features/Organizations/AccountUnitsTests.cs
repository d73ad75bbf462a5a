using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TechOms.Tests.Features.Organizations;

public sealed class AccountUnitsTests(FreshServer server) : IClassFixture<FreshServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Measures_are_typed_and_shown_in_the_account_s_units_and_kept_in_ours()
    {
        var account = await server.CreateAccountAsync("Inches");
        using var changed = await server.Api.PatchAsJsonAsync($"/api/v2/accounts/{account}", new { lengthUnit = "Inch", weightUnit = "Pound", volumeUnit = "CubicInch" }, Cancellation);
        changed.EnsureSuccessStatusCode();
        var browser = server.Browser();
        using var signedIn = await browser.SignInAsync(server.AdministratorEmail, server.AdministratorPassword);
        await using var find = server.Database.Owner.CreateCommand("select id from account where code = $1");
        find.Parameters.AddWithValue(account);
        using var switched = await browser.GetAsync($"/products?account={await find.ExecuteScalarAsync(Cancellation)}", Cancellation);

        using var made = await browser.SubmitAsync(
            "/products/new", "/products", ("name", "Board"), ("sku", "INCH-1"), ("length", "10"), ("width", "20"), ("height", "0.5"), ("weight", "2"), ("lengthUnit", "Inch"), ("weightUnit", "Pound"));

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync(made.Headers.Location!.ToString(), Cancellation));
        Assert.Contains("10 × 20 × 0.5 in", page, StringComparison.Ordinal);
        Assert.Contains("100 in³", page, StringComparison.Ordinal);
        Assert.Contains("2 lb", page, StringComparison.Ordinal);
        Assert.Contains("Length (in)", page, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v2/variants/INCH-1");
        request.Headers.Add("X-Account", account);
        using var answer = await server.Api.SendAsync(request, Cancellation);
        var variant = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal((254m, 907.185m), (variant.GetProperty("lengthMm").GetDecimal(), variant.GetProperty("weightG").GetDecimal()));
        Assert.Equal((10m, "Inch"), (variant.GetProperty("measures").GetProperty("length").GetDecimal(), variant.GetProperty("measures").GetProperty("lengthUnit").GetString()));
    }
}
