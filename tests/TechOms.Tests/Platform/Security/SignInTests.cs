using System.Net;
using System.Net.Http.Json;
using TechOms.Platform.Security;

namespace TechOms.Tests.Platform.Security;

public sealed class SignInTests(FreshServer server) : IClassFixture<FreshServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_not_signed_in_is_sent_to_the_door_and_from_there_to_where_he_wanted()
    {
        var browser = server.Browser();

        using var turned = await browser.GetAsync("/accounts", Cancellation);
        using var entered = await browser.SignInAsync(server.AdministratorEmail, server.AdministratorPassword, "/accounts");
        using var page = await browser.GetAsync("/accounts", Cancellation);

        Assert.Equal("/sign-in?returnUrl=%2Faccounts", turned.Headers.Location!.PathAndQuery);
        Assert.Equal("/accounts", entered.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task A_link_to_the_door_cannot_lead_out_of_the_house(string returnUrl)
    {
        using var entered = await server.Browser().SignInAsync(server.AdministratorEmail, server.AdministratorPassword, returnUrl);

        Assert.Equal("/", entered.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_answer()
    {
        using var wrong = await server.Browser().SignInAsync(server.AdministratorEmail, "not it");
        using var unknown = await server.Browser().SignInAsync("nobody@example.com", "not it");

        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains("The e-mail address or the password is wrong.", await wrong.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("The e-mail address or the password is wrong.", await unknown.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessing_locks_the_user_for_a_while_even_for_the_right_password()
    {
        var (email, password) = await AddUserAsync("guessed@example.com");
        for (var attempt = 0; attempt < SignIn.FailuresAllowed; attempt++)
            (await server.Browser().SignInAsync(email, "guess")).Dispose();

        using var locked = await server.Browser().SignInAsync(email, password);
        server.Clock.Advance(SignIn.LockedFor);
        using var later = await server.Browser().SignInAsync(email, password);

        Assert.Equal(HttpStatusCode.BadRequest, locked.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, later.StatusCode);
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_and_keeps_this_one()
    {
        var (email, password) = await AddUserAsync("changer@example.com");
        var (here, elsewhere) = (server.Browser(), server.Browser());
        (await here.SignInAsync(email, password)).Dispose();
        (await elsewhere.SignInAsync(email, password)).Dispose();

        using var changed = await here.SubmitAsync("/profile", "/profile/password", ("CurrentPassword", password), ("NewPassword", "a new long password"));

        Assert.Equal("/profile", changed.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/profile", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/profile", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_form_that_another_site_sends_in_the_users_name_is_refused()
    {
        var browser = server.Browser();
        (await browser.SignInAsync(server.AdministratorEmail, server.AdministratorPassword)).Dispose();
        using var forged = new FormUrlEncodedContent([KeyValuePair.Create("Name", "Forged")]);

        using var answer = await browser.PostAsync("/accounts", forged, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("FORGED", await server.Api.GetStringAsync("/api/v2/accounts", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_opens_no_door_of_the_api()
    {
        var browser = server.Browser();
        (await browser.SignInAsync(server.AdministratorEmail, server.AdministratorPassword)).Dispose();

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v2/accounts", Cancellation)).StatusCode);
    }

    private async Task<(string Email, string Password)> AddUserAsync(string email)
    {
        using var answer = await server.Api.PostAsJsonAsync("/api/v2/users", new { email, role = "Supervisor" }, Cancellation);
        return (email, (await answer.ReadAsync("password"))!);
    }
}
