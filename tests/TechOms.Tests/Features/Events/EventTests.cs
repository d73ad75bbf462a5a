using System.Net;
using System.Text.Json.Nodes;
using TechOms.Features.Events;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Features.Events;

public sealed class EventTests(FreshServer server) : IClassFixture<FreshServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_read_in_pages_shows_every_event_once_newest_first()
    {
        var account = await server.CreateAccountAsync("Paged");
        for (var number = 1; number <= 7; number++)
            await RecordAsync(account, EventLevel.Info, $"Event {number}");
        var client = server.Client(await server.CreateKeyAsync(KeyScope.Read, account));

        var texts = new List<string>();
        for (var (next, pages) = ("", 0); pages < 10; pages++)
        {
            var page = await (await client.GetAsync($"/api/v2/events?limit=3{next}", Cancellation)).ReadJsonAsync();
            texts.AddRange(page!["items"]!.AsArray().Select(item => item!["text"]!.ToString()));
            if (page["next"]?.ToString() is not { } cursor)
                break;
            next = $"&next={cursor}";
        }

        Assert.Equal([.. Enumerable.Range(1, 7).Reverse().Select(number => $"Event {number}"), "Account Paged was created."], texts);
    }

    [Fact]
    public async Task Only_what_is_worse_can_be_asked_for()
    {
        var account = await server.CreateAccountAsync("Levels");
        foreach (var level in Enum.GetValues<EventLevel>())
            await RecordAsync(account, level, level.ToString());

        var page = await (await server.Client(await server.CreateKeyAsync(KeyScope.Read, account)).GetAsync("/api/v2/events?level=Error", Cancellation)).ReadJsonAsync();

        Assert.Equal(["Fatal", "Error"], page!["items"]!.AsArray().Select(item => item!["level"]!.ToString()));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=251", "limit")]
    [InlineData("next=invented", "next")]
    public async Task A_page_that_cannot_be_is_refused_by_name(string query, string field)
    {
        var account = await server.CreateAccountAsync($"Refused {query.Length} {field}");

        using var answer = await server.Client(await server.CreateKeyAsync(KeyScope.Read, account)).GetAsync($"/api/v2/events?{query}", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await answer.ReadJsonAsync())!["errors"]![field]);
    }

    [Fact]
    public async Task An_open_page_hears_of_its_own_account_and_of_no_other()
    {
        var (own, other) = (await server.CreateAccountAsync("Watched"), await server.CreateAccountAsync("Elsewhere"));
        var browser = server.Browser();
        (await browser.SignInAsync(server.AdministratorEmail, server.AdministratorPassword)).Dispose();
        using var stream = await browser.GetStreamAsync($"/live?account={await IdOfAsync(own)}", Cancellation);
        using var lines = new StreamReader(stream);
        Assert.Equal("event: hello", await NextAsync(lines));

        await RecordAsync(other, EventLevel.Info, "Not for this page");
        await RecordAsync(own, EventLevel.Info, "For this page");

        // Had the other account's event been told, a second one would follow now; the heartbeat comes instead.
        Assert.Equal("event: changed", await NextAsync(lines));
        var following = NextAsync(lines);
        while (!following.IsCompleted)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(following, Task.Delay(TimeSpan.FromMilliseconds(20), Cancellation));
        }

        Assert.Equal("event: heartbeat", await following);
    }

    private static async Task<string?> NextAsync(StreamReader lines)
    {
        for (string? line; (line = await lines.ReadLineAsync(Cancellation)) is not null;)
            if (line.StartsWith("event:", StringComparison.Ordinal))
                return line;
        return null;
    }

    private async Task<Guid> IdOfAsync(string code)
    {
        var accounts = (await (await server.Api.GetAsync("/api/v2/accounts", Cancellation)).ReadJsonAsync())!.AsArray();
        return accounts.Single(account => account!["code"]!.ToString() == code)!["id"]!.GetValue<Guid>();
    }

    private async Task RecordAsync(string code, EventLevel level, string text)
    {
        server.Clock.Advance(TimeSpan.FromMilliseconds(5));
        var organization = await (await server.Api.GetAsync("/api/v2/organization", Cancellation)).ReadJsonAsync();
        var account = await IdOfAsync(code);
        await using var work = await server.Database.BeginAsync(new Tenant(((JsonValue)organization!["id"]!).GetValue<Guid>(), account), Cancellation);
        await work.RecordAsync([new(level, "test.event", text, EntityKind.Account, account)], server.Clock.GetUtcNow(), Cancellation);
        await work.CommitAsync(Cancellation);
    }
}
