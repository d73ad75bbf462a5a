using Microsoft.Extensions.DependencyInjection;
using TechOms.Features.Events;
using TechOms.Features.Home;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Features.Home;

public sealed class HomeTests(FreshServer server) : IClassFixture<FreshServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_missing_product_that_stops_three_orders_is_one_thing_to_do()
    {
        var account = await PlaceAsync("Causes");
        foreach (var (sku, orders) in new[] { ("GONE", 3), ("OTHER", 1) })
            for (var number = 0; number < orders; number++)
                await AddOrderAsync(account, "Draft", sku);

        var board = await ReadAsync(account);

        Assert.Equal([("GONE", 3L), ("OTHER", 1L)], board.Causes.Select(cause => (cause.Value, cause.Things)));
        Assert.Equal("/orders?attention=true&problem=order.sku-unknown&value=GONE", CauseLinks.UrlOf(board.Causes[0]));
        Assert.Equal($"/orders/{board.Causes[1].EntityId}", CauseLinks.UrlOf(board.Causes[1]));
    }

    [Fact]
    public async Task Open_orders_count_whatever_their_age_and_final_ones_of_the_chosen_days()
    {
        var account = await PlaceAsync("Ages");
        await AddOrderAsync(account, "Draft", age: TimeSpan.FromDays(400));
        await AddOrderAsync(account, "Shipped", age: TimeSpan.FromDays(400));
        await AddOrderAsync(account, "Shipped", age: TimeSpan.FromDays(3));

        var board = await ReadAsync(account);

        Assert.Equal(("Draft", 1L, 1L), board.Statuses.Where(status => status.Status == "Draft").Select(status => (status.Status, status.Orders, status.Lines)).Single());
        Assert.Equal(1, board.Statuses.Single(status => status.Status == "Shipped").Orders);
    }

    [Fact]
    public async Task One_accounts_board_shows_nothing_of_another_and_the_organizations_shows_both()
    {
        var (one, other) = (await PlaceAsync("One"), await PlaceAsync("Other one"));
        await AddOrderAsync(one, "Draft", "ONE");
        await AddOrderAsync(other, "Draft", "OTHER");

        var (own, all) = (await ReadAsync(one), await ReadAsync(one, other));

        Assert.Empty(own.Accounts);
        Assert.Equal([(one.Id, 1L), (other.Id, 1L)], all.Accounts.Select(account => (account.AccountId, account.Open)));
        Assert.Equal("ONE", Assert.Single(own.Causes).Value);
        Assert.Equal(["ONE", "OTHER"], all.Causes.Select(cause => cause.Value).Order());
    }

    [Fact]
    public async Task The_link_of_a_cause_leads_to_the_orders_that_wait_for_it_and_no_others()
    {
        var account = await PlaceAsync("Links");
        foreach (var sku in new[] { "LOST", "LOST", "FOUND" })
            await AddOrderAsync(account, "Draft", sku);
        var key = await server.CreateKeyAsync(KeyScope.Read, account.Code);
        var link = CauseLinks.UrlOf((await ReadAsync(account)).Causes.Single(cause => cause.Value == "LOST"));

        using var answer = await server.Client(key).GetAsync($"/api/v2{link!.Replace("attention=true&", "", StringComparison.Ordinal)}", Cancellation);

        Assert.Equal(2, (await answer.ReadJsonAsync())!["items"]!.AsArray().Count);
    }

    private async Task<AccountPlace> PlaceAsync(string name)
    {
        var code = await server.CreateAccountAsync(name);
        await using var work = await server.Database.BeginSystemAsync(Cancellation);
        return (await work.QueryAsync(
            "select id, organization_id, code, name from account where code = $1",
            row => new AccountPlace(row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), "UTC", Enabled: true), Cancellation, code))[0];
    }

    private async Task AddOrderAsync(AccountPlace account, string status, string? unknownSku = null, TimeSpan age = default)
    {
        var (id, now) = (Guid.CreateVersion7(), server.Clock.GetUtcNow());
        await using var work = await server.Database.BeginAsync(new Tenant(account.OrganizationId, account.Id), Cancellation);
        await work.ExecuteAsync(
            """
            insert into sales_order (account_id, id, number, status, reason_code, ordered_at, imported_at, updated_at)
            values ($1, $2, $3, $4, case when $4 = 'Shipped' then null else 'test' end, $5, $5, $5)
            """,
            Cancellation, account.Id, id, id.ToString(), status, now - age);
        await work.ExecuteAsync("insert into sales_order_line (account_id, order_id, number, sku, quantity) values ($1, $2, 1, $3, 1)", Cancellation, account.Id, id, unknownSku ?? "A");
        if (unknownSku is not null)
            await Problems.OpenAsync(
                work,
                [new(EntityKind.SalesOrder, id, EventLevel.Error, "order.sku-unknown", $"No product has the SKU {unknownSku}.", "Add it.") { OrderId = id, Field = "lines[1].sku", Value = unknownSku }],
                now, Cancellation);
        await work.CommitAsync(Cancellation);
    }

    private async Task<HomeBoard> ReadAsync(params AccountPlace[] accounts)
    {
        var caller = new Caller(new CurrentTenant());
        var organization = new OrganizationPlace(accounts[0].OrganizationId, "O", "O", "UTC", accounts);
        caller.Enter(organization, accounts is [var only] ? only : null);
        return await server.Services.GetRequiredService<ReadHome>().RunAsync(caller, days: 30, Cancellation);
    }
}
