using System.Net;
using System.Text;
using System.Text.Json;
using TechOms.Tests.Features.Channels;

namespace TechOms.Tests.Features.Mappings;

public sealed class MappingFilesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_import_adds_what_is_missing_and_never_overwrites()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var api = await StartAsync(world);
        const string file = "Carrier Channel Code,Service Channel Code,Carrier System Code,Service System Code,Primary\nFDEG,,FedEx,Ground,Yes\n2nd Day*,,UPS,2nd Day,No\n";
        await SendAsync(api, "carrier-mappings/import", file);
        var again = await SendAsync(api, "carrier-mappings/import", "Carrier Channel Code,Carrier System Code,Service System Code,Primary\nfdeg,DHL,Express,Yes\nFDX,FedEx,Ground,Yes\nFDX,UPS,,No\n");

        Assert.Equal((1, 2), (again.Body.GetProperty("added").GetInt32(), again.Body.GetProperty("unchanged").GetInt32()));
        Assert.Equal("Kept: it is our FedEx / Ground.", again.Body.GetProperty("rows")[0].GetProperty("message").GetString());
        Assert.Equal("Not as primary: another one is.", again.Body.GetProperty("rows")[1].GetProperty("message").GetString());
        Assert.Equal(["2nd Day* UPS false", "FDEG FedEx true", "FDX FedEx false"], await world.ReadAsync<string>("select channel_carrier || ' ' || carrier || ' ' || is_primary from carrier_mapping order by 1"));
    }

    [Theory]
    [InlineData("carrier-mappings", "Carrier Channel Code,Service Channel Code,Carrier System Code,Service System Code,Primary\r\nFDEG,G*,FedEx,Ground,No\r\n")]
    [InlineData("sku-mappings", "SKU,Channel SKU\r\nSHIRT-M,\"Shirt, \"\"M\"\"\"\r\n")]
    [InlineData("reference-mappings", "Type,Code,WMS Property\r\nOrder Line,engraving,Engraving\r\nPurchase Order,po,PoNum\r\n")]
    public async Task What_is_exported_is_what_an_import_reads(string path, string file)
    {
        await using var world = await ChannelWorld.JoinAsync();
        var api = await StartAsync(world);

        var preview = await SendAsync(api, $"{path}/import?dryRun=true", file);
        var nothing = await api.GetStringAsync($"channels/by-hand/{path}/export", Cancellation);
        var imported = await SendAsync(api, $"{path}/import", file);
        var exported = await api.GetStringAsync($"channels/by-hand/{path}/export", Cancellation);
        var kept = await SendAsync(api, $"{path}/import", exported);

        Assert.False(preview.Body.GetProperty("written").GetBoolean());
        Assert.Equal(file.Split("\r\n")[0], nothing.Trim('\uFEFF', '\r', '\n'));
        Assert.Equal(HttpStatusCode.OK, imported.Status);
        Assert.Equal(file, exported.TrimStart('\uFEFF'));
        Assert.Equal(0, kept.Body.GetProperty("added").GetInt32());
    }

    [Fact]
    public async Task One_wrong_row_refuses_the_file_and_says_which()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var api = await StartAsync(world);
        const string file = "SKU,Channel SKU\nSHIRT-M,A\nNO-SUCH,B\nSHIRT-L,\n";

        var refused = await SendAsync(api, "sku-mappings/import", file);
        var skipped = await SendAsync(api, "sku-mappings/import?skipErrors=true", file);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(["mapping.sku-unknown", "csv.cell-missing"], refused.Body.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("code").GetString()).OfType<string>());
        Assert.Equal(1, skipped.Body.GetProperty("added").GetInt32());
        Assert.Equal(["A"], await world.ReadAsync<string>("select channel_sku from sku_mapping"));
    }

    private static async Task<HttpClient> StartAsync(ChannelWorld world)
    {
        var (_, api) = await world.ApiAsync();
        await world.ExecuteAsync(
            $"""
            with p as (insert into product (account_id, id, name, created_at, updated_at) values ('{world.Tenant.AccountId}', gen_random_uuid(), 'Shirt', now(), now()) returning account_id, id)
            insert into product_variant (account_id, id, product_id, sku, name, created_at, updated_at)
            select p.account_id, gen_random_uuid(), p.id, sku, 'Shirt ' || sku, now(), now() from p, unnest(array['SHIRT-M', 'SHIRT-L']) sku;
            insert into channel (account_id, id, key, kind, name, warehouse_id, created_at, updated_at) values ('{world.Tenant.AccountId}', gen_random_uuid(), 'by-hand', 'FulfillmentChannel', 'By hand', '{world.WarehouseId}', now(), now());
            """);
        return api;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpClient api, string path, string file)
    {
        using var content = new StringContent(file, Encoding.UTF8, "text/csv");
        using var response = await api.PostAsync($"channels/by-hand/{path}", content, Cancellation);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement);
    }
}
