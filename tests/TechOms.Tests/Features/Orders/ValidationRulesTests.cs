using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TechOms.Tests.Features.Channels;

namespace TechOms.Tests.Features.Orders;

public sealed class ValidationRulesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Relaxing_a_rule_checks_the_orders_again_that_it_had_stopped()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var (_, api) = await world.ApiAsync(worker: true);
        await world.ExecuteAsync(
            $"""
            with p as (insert into product (account_id, id, name, created_at, updated_at) values ('{world.Tenant.AccountId}', gen_random_uuid(), 'Mug', now(), now()) returning account_id, id)
            insert into product_variant (account_id, id, product_id, sku, name, created_at, updated_at) select p.account_id, gen_random_uuid(), p.id, 'MUG', 'Mug', now(), now() from p
            """);
        using var created = await api.PostAsJsonAsync("orders", new
        {
            number = "V-1",
            approve = true,
            currency = "USD",
            lines = new[] { new { sku = "MUG", quantity = 1 } },
            shipTo = new { name = "Ada", line1 = "1 Main St", country = "US", postalCode = "1", state = "OH" },
        }, Cancellation);
        await ChannelWorld.UntilAsync(async () => await CountAsync(world, "status = 'Draft' and reason_code = 'order.invalid'") == 1, "the order is kept as a draft");

        var before = await api.GetFromJsonAsync<JsonElement>("accounts/SHOES/validation-rules", Cancellation);
        using var saved = await api.PutAsJsonAsync("accounts/SHOES/validation-rules", new { shipToCity = "Warning" }, Cancellation);

        Assert.Equal(("Error", "Warning"), (before.GetProperty("shipToCity").GetString(), before.GetProperty("shipToState").GetString()));
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        await ChannelWorld.UntilAsync(async () => await CountAsync(world, "status <> 'Draft'") == 1, "the order goes on");
        Assert.Equal("Warning", (await api.GetFromJsonAsync<JsonElement>("accounts/SHOES/validation-rules", Cancellation)).GetProperty("shipToCity").GetString());
    }

    private static async Task<long> CountAsync(ChannelWorld world, string which) => (await world.ReadAsync<long>($"select count(*) from sales_order where {which}")).Single();
}
