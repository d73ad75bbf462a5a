using System.Net;
using System.Net.Http.Json;
using System.Text;
using TechOms.Platform.Security;

namespace TechOms.Tests.Platform.Api;

public sealed class ApiMannersTests(FreshServer server) : IClassFixture<FreshServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{ "name": 5 }""", "json.malformed", "name")]
    [InlineData("""{ "name": "A", "timezon": "UTC" }""", "json.malformed", "timezon")]
    [InlineData("""{ "name": """, "json.malformed", "name")]
    [InlineData("""{ "name": "" }""", "request.invalid", "name")]
    [InlineData("", "json.missing", "body")]
    public async Task A_bad_body_is_answered_with_the_field_to_blame(string body, string type, string field)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await server.Api.PostAsync("/api/v2/accounts", content, Cancellation);

        var problem = await answer.ReadJsonAsync();
        Assert.Equal((HttpStatusCode.BadRequest, type), (answer.StatusCode, problem?["type"]?.ToString()));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(field, problem!["errors"]!.AsObject().Select(error => error.Key));
        Assert.DoesNotContain("System.", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_said_as_a_problem_not_as_a_page()
    {
        using var answer = await server.Api.GetAsync("/api/v2/nothing-here", Cancellation);

        Assert.Equal((HttpStatusCode.NotFound, "http.404"), (answer.StatusCode, await answer.ReadAsync("type")));
    }

    [Fact]
    public async Task Without_a_good_key_nothing_is_told()
    {
        using var none = await server.Client().GetAsync("/api/v2/accounts", Cancellation);
        using var wrong = await server.Client("toms_wrong").GetAsync("/api/v2/accounts", Cancellation);

        Assert.Equal((HttpStatusCode.Unauthorized, "api-key.needed"), (none.StatusCode, await none.ReadAsync("type")));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once()
    {
        var client = server.Client(await server.CreateKeyAsync(KeyScope.Read));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v2/accounts", Cancellation)).StatusCode);
        var keys = await server.Api.GetFromJsonAsync<List<KeyLine>>("/api/v2/api-keys", Cancellation);

        foreach (var key in keys!.Where(key => key.Scope == "Read"))
            (await server.Api.DeleteAsync($"/api/v2/api-keys/{key.Id}", Cancellation)).Dispose();

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v2/accounts", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_key_does_no_more_than_its_scope()
    {
        var reader = server.Client(await server.CreateKeyAsync(KeyScope.Read));
        var operator_ = server.Client(await server.CreateKeyAsync(KeyScope.Operate));

        using var create = await reader.PostAsJsonAsync("/api/v2/accounts", new { name = "Not mine to make" }, Cancellation);
        using var users = await operator_.GetAsync("/api/v2/users", Cancellation);

        Assert.Equal((HttpStatusCode.Forbidden, "permission.missing"), (create.StatusCode, await create.ReadAsync("type")));
        Assert.Equal(HttpStatusCode.Forbidden, users.StatusCode);
    }

    [Fact]
    public async Task A_key_of_one_account_reaches_no_other()
    {
        var (own, other) = (await server.CreateAccountAsync("Own"), await server.CreateAccountAsync("Foreign"));
        var key = await server.CreateKeyAsync(KeyScope.Configure, own);

        using var foreign = await server.Client(key, other).GetAsync("/api/v2/accounts", Cancellation);
        using var named = await server.Client(key).GetAsync($"/api/v2/accounts/{other}", Cancellation);
        using var changed = await server.Client(key).PatchAsJsonAsync($"/api/v2/accounts/{other}", new { name = "Mine now" }, Cancellation);
        using var list = await server.Client(key).GetAsync("/api/v2/accounts", Cancellation);

        Assert.Equal("place.unknown", await foreign.ReadAsync("type"));
        Assert.Equal(HttpStatusCode.NotFound, named.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, changed.StatusCode);
        Assert.Equal(own, Assert.Single((await list.ReadJsonAsync())!.AsArray())!["code"]!.ToString());
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        foreach (var path in new[] { "/sign-in", "/api/v2/accounts", "/nothing", "/app.css" })
        {
            using var answer = await server.Client().GetAsync(path, Cancellation);

            Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Fact]
    public async Task The_document_describes_every_write_with_a_name_a_summary_and_the_idempotency_key()
    {
        var document = await (await server.Client().GetAsync("/openapi/v2.json", Cancellation)).ReadJsonAsync();

        var writes = document!["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Where(operation => operation.Key is "post" or "put" or "patch" or "delete").ToList();
        Assert.True(writes.Count > 8);
        Assert.All(writes, write =>
        {
            Assert.NotNull(write.Value!["operationId"]);
            Assert.NotNull(write.Value["summary"]);
            Assert.Contains("Idempotency-Key", write.Value["parameters"]!.ToJsonString(), StringComparison.Ordinal);
        });
    }

    private sealed record KeyLine(Guid Id, string Scope);
}
