using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TechOms.Tests;

/// <summary>Reads what the server says, as programs and browsers would.</summary>
internal static partial class Answers
{
    public static async Task<JsonNode?> ReadJsonAsync(this HttpResponseMessage answer)
        => await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) is { Length: > 0 } text ? JsonNode.Parse(text) : null;

    public static async Task<string?> ReadAsync(this HttpResponseMessage answer, string field) => (await answer.ReadJsonAsync())?[field]?.ToString();

    /// <summary>Fills in and sends a form the way a browser without scripts does, antiforgery token included.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(this HttpClient browser, string page, string action, params (string Name, string Value)[] fields)
    {
        var html = await browser.GetStringAsync(page, TestContext.Current.CancellationToken);
        var token = Token().Match(html).Groups["token"].Value;
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).Append(KeyValuePair.Create("__RequestVerificationToken", token)));
        return await browser.PostAsync(action, form, TestContext.Current.CancellationToken);
    }

    public static Task<HttpResponseMessage> SignInAsync(this HttpClient browser, string email, string password, string returnUrl = "/")
        => browser.SubmitAsync("/sign-in", "/sign-in", ("Email", email), ("Password", password), ("returnUrl", returnUrl));

    [GeneratedRegex("""name="__RequestVerificationToken" value="(?<token>[^"]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
