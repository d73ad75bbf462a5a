using System.Net;
using System.Net.Http.Json;
using TechOms.Platform.Security;

namespace TechOms.Tests.Features.Users;

public sealed class UserTests(FreshServer server) : IClassFixture<FreshServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_of_one_account_sees_that_account_and_no_other()
    {
        var (own, _) = (await server.CreateAccountAsync("Hers"), await server.CreateAccountAsync("Not hers"));
        var browser = await SignInNewAsync("viewer@example.com", Role.Viewer, own);

        var accounts = await browser.GetStringAsync("/accounts", Cancellation);
        using var users = await browser.GetAsync("/users", Cancellation);
        using var forbidden = await browser.SubmitAsync("/profile", "/accounts", ("Name", "Mine"));

        Assert.Contains("Hers", accounts, StringComparison.Ordinal);
        Assert.DoesNotContain("Not hers", accounts, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, users.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    [Fact]
    public async Task Nobody_grants_more_than_he_has()
    {
        var account = await server.CreateAccountAsync("Modest");
        var accountKey = server.Client(await server.CreateKeyAsync(KeyScope.Configure, account));
        var organizationKey = server.Client(await server.CreateKeyAsync(KeyScope.Configure));

        using var owner = await AddAsync(organizationKey, "owner@example.com", Role.Owner);
        using var system = await AddAsync(organizationKey, "system@example.com", Role.SystemAdministrator);
        using var administrator = await AddAsync(accountKey, "administrator@example.com", Role.Administrator);
        using var colleague = await AddAsync(accountKey, "colleague@example.com", Role.AccountAdministrator);

        Assert.Equal(HttpStatusCode.Forbidden, owner.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, system.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, administrator.StatusCode);
        Assert.Equal(HttpStatusCode.Created, colleague.StatusCode);
    }

    [Fact]
    public async Task A_role_taken_away_ends_at_once()
    {
        var account = await server.CreateAccountAsync("Leaving");
        var browser = await SignInNewAsync("leaver@example.com", Role.Operator, account);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/accounts", Cancellation)).StatusCode);
        var administrator = server.Client(await server.CreateKeyAsync(KeyScope.Configure, account));
        var id = (await (await administrator.GetAsync("/api/v2/users", Cancellation)).ReadJsonAsync())!.AsArray().Single()!["id"];

        using var removed = await administrator.PutAsJsonAsync($"/api/v2/users/{id}/role", new { role = (string?)null }, Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await browser.GetAsync("/accounts", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task An_account_administrator_cannot_take_over_someone_who_reaches_further()
    {
        var account = await server.CreateAccountAsync("Small");
        using var supervisor = await AddAsync(server.Api, "supervisor@example.com", Role.Supervisor);
        var administrator = server.Client(await server.CreateKeyAsync(KeyScope.Configure, account));

        using var reset = await administrator.PostAsync($"/api/v2/users/{await supervisor.ReadAsync("id")}/password", null, Cancellation);

        Assert.Equal((HttpStatusCode.Forbidden, "user.reaches-further"), (reset.StatusCode, await reset.ReadAsync("type")));
    }

    [Fact]
    public async Task A_disabled_account_is_closed_to_its_own_people_and_readable_for_the_organization()
    {
        var account = await server.CreateAccountAsync("Paused");
        var own = server.Client(await server.CreateKeyAsync(KeyScope.Configure, account));
        var organization = server.Client(await server.CreateKeyAsync(KeyScope.Configure));
        using var disabled = await organization.PatchAsJsonAsync($"/api/v2/accounts/{account}", new { enabled = false }, Cancellation);

        using var fromInside = await own.PatchAsJsonAsync($"/api/v2/accounts/{account}", new { name = "Still here" }, Cancellation);
        using var fromOutside = await organization.GetAsync($"/api/v2/accounts/{account}", Cancellation);
        using var enabled = await organization.PatchAsJsonAsync($"/api/v2/accounts/{account}", new { enabled = true }, Cancellation);

        Assert.Equal(HttpStatusCode.OK, disabled.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, fromInside.StatusCode);
        Assert.Equal(HttpStatusCode.OK, fromOutside.StatusCode);
        Assert.Equal(HttpStatusCode.OK, enabled.StatusCode);
    }

    private async Task<HttpClient> SignInNewAsync(string email, Role role, string account)
    {
        using var added = await AddAsync(server.Client(await server.CreateKeyAsync(KeyScope.Configure, account)), email, role);
        var browser = server.Browser();
        (await browser.SignInAsync(email, (await added.ReadAsync("password"))!)).Dispose();
        return browser;
    }

    private static Task<HttpResponseMessage> AddAsync(HttpClient client, string email, Role role)
        => client.PostAsJsonAsync("/api/v2/users", new { email, role = role.ToString() }, Cancellation);
}
