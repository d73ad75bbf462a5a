using System.Net;
using System.Net.Http.Json;
using TechOms.Platform.Api;

namespace TechOms.Tests.Platform.Api;

public sealed class IdempotencyTests(FreshServer server) : IClassFixture<FreshServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repeated_write_takes_effect_once_and_gets_the_first_answer()
    {
        using var first = await CreateAsync("repeat", "Repeated");
        using var second = await CreateAsync("repeat", "Repeated");

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(await first.ReadAsync("id"), await second.ReadAsync("id"));
        Assert.False(first.Headers.Contains(Idempotency.ReplayedHeader));
        Assert.Equal("true", Assert.Single(second.Headers.GetValues(Idempotency.ReplayedHeader)));
    }

    [Fact]
    public async Task Twins_that_arrive_together_make_one()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CreateAsync("twins", "Twins")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single(answers, answer => !answer.Headers.Contains(Idempotency.ReplayedHeader));
        Assert.Single((await Task.WhenAll(answers.Select(answer => answer.ReadAsync("id")))).Distinct());
    }

    [Fact]
    public async Task A_key_used_for_another_request_is_refused()
    {
        (await CreateAsync("reused", "One thing")).Dispose();

        using var other = await CreateAsync("reused", "Another thing");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal("idempotency.other-request", await other.ReadAsync("type"));
    }

    [Fact]
    public async Task A_refusal_is_repeated_too()
    {
        await server.CreateAccountAsync("Taken");
        (await CreateAsync("refused", "Taken")).Dispose();

        using var again = await CreateAsync("refused", "Taken");

        Assert.Equal((HttpStatusCode.Conflict, "account.code-taken"), (again.StatusCode, await again.ReadAsync("type")));
        Assert.True(again.Headers.Contains(Idempotency.ReplayedHeader));
    }

    [Fact]
    public async Task A_write_that_was_cut_off_is_not_run_a_second_time()
    {
        (await CreateAsync("cut-off", "Cut off")).Dispose();
        await using (var work = await server.Database.BeginSystemAsync(Cancellation))
        {
            await work.ExecuteAsync("update idempotency_key set status = null, body = null where key = 'cut-off'", Cancellation);
            await work.CommitAsync(Cancellation);
        }

        server.Clock.Advance(TimeSpan.FromMinutes(1));
        using var again = await CreateAsync("cut-off", "Cut off");

        Assert.Equal("idempotency.unfinished", await again.ReadAsync("type"));
    }

    [Fact]
    public async Task After_a_week_a_key_is_new_again()
    {
        (await CreateAsync("old", "A week ago")).Dispose();
        server.Clock.Advance(Idempotency.KeptFor + TimeSpan.FromMinutes(1));

        using var later = await CreateAsync("old", "Today");

        Assert.Equal(HttpStatusCode.Created, later.StatusCode);
    }

    private async Task<HttpResponseMessage> CreateAsync(string key, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v2/accounts") { Content = JsonContent.Create(new { name }) };
        request.Headers.Add(Idempotency.Header, key);
        return await server.Api.SendAsync(request, Cancellation);
    }
}
