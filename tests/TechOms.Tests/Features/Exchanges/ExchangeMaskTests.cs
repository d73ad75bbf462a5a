using System.Text;
using System.Text.Json;
using TechOms.Features.Exchanges;

namespace TechOms.Tests.Features.Exchanges;

public sealed class ExchangeMaskTests
{
    private static readonly string[] Personal =
        ["Zebulon", "Quackenbush", "zeb@example.org", "+61 400 123 456", "17 Larkspur Lane", "Flat 9B", "s3cr3t-t0k3n", "hunter2", "Zeb Quackenbush", "Quack Pty"];

    public static TheoryData<string, string> Bodies => new()
    {
        { "application/json", """{"order":{"name":"#1001","email":"zeb@example.org","shippingAddress":{"firstName":"Zebulon","lastName":"Quackenbush","name":"Zeb Quackenbush","company":"Quack Pty","address1":"17 Larkspur Lane","address2":"Flat 9B","phone":"+61 400 123 456","city":"Hobart"},"lineItems":{"nodes":[{"name":"Blue Shirt","sku":"SHIRT-M"}]}}}""" },
        { "application/json", """[{"ship_to":{"full_name":"Zeb Quackenbush","street":"17 Larkspur Lane","contact":{"name":"Zebulon"}},"note":"call zeb@example.org","items":[{"name":"Blue Shirt","sku":"SHIRT-M"}]}]""" },
        { "application/json", """{"header":{"custid":"7010","ship_to_name":"Quack Pty","ship_to_contact":"Zeb Quackenbush","ship_to_address_1":"17 Larkspur Lane","ship_to_address_2":"Flat 9B","ship_to_phone":"+61 400 123 456"},"details":[{"item":"SHIRT-M","description":"Blue Shirt"}]}""" },
        { "application/vnd.api+json", """{"data":{"access_token":"s3cr3t-t0k3n","user":{"password":"hunter2"},"client_secret":{"nested":["s3cr3t-t0k3n"]},"name":"Blue Shirt","sku":"SHIRT-M"}}""" },
        { "application/x-www-form-urlencoded", "grant_type=client_credentials&client_secret=s3cr3t-t0k3n&username=zeb%40example.org&sku=SHIRT-M&product=Blue+Shirt" },
        { "application/xml", "<order><Name>Zeb Quackenbush</Name><email>zeb@example.org</email><Password kind=\"x\">hunter2</Password><sku>SHIRT-M</sku><product>Blue Shirt</product></order>" },
        { "text/plain", "SHIRT-M Blue Shirt for zeb@example.org" },
    };

    [Theory, MemberData(nameof(Bodies))]
    public void Secrets_and_people_go_and_goods_stay(string mediaType, string body)
    {
        var masked = ExchangeMask.Mask(Message(body, mediaType));

        Assert.All(Personal, word => Assert.DoesNotContain(word, masked, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("SHIRT-M", masked, StringComparison.Ordinal);
        Assert.Contains("Blue Shirt", masked, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_stays_json_and_keeps_what_helps_to_understand_a_refusal()
    {
        using var masked = JsonDocument.Parse(JsonMask.Mask("""{"id":7,"ok":true,"none":null,"price":1.50,"address":{"address1":"17 Larkspur Lane","city":"Hobart"}}"""u8, 10_000));

        Assert.Equal("•••••• (16 characters)", masked.RootElement.GetProperty("address").GetProperty("address1").GetString());
        Assert.Equal("Hobart", masked.RootElement.GetProperty("address").GetProperty("city").GetString());
        Assert.Equal("1.50", masked.RootElement.GetProperty("price").GetRawText());
    }

    [Fact]
    public void A_body_cut_in_the_middle_of_a_secret_shows_none_of_it()
    {
        var whole = """{"sku":"SHIRT-M","token":"s3cr3t-t0k3n-that-goes-on"}""";
        for (var length = 0; length < whole.Length; length++)
            Assert.DoesNotContain("s3cr", ExchangeMask.Mask(Message(whole[..length], "application/json", whole.Length)), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_bodies_are_cut_and_say_so()
    {
        var body = $$"""{"items":[{{string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"SKU-{i}\""))}}]}""";

        var masked = ExchangeMask.Mask(Message(body, "application/json"));

        Assert.InRange(masked.Length, ExchangeMask.LongestBody - 100, ExchangeMask.LongestBody + 200);
        Assert.Contains($"cut, {body.Length} bytes in all", masked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorization"), InlineData("X-Shopify-Access-Token"), InlineData("Cookie"), InlineData("Set-Cookie"), InlineData("X-Api-Key"), InlineData("X-Hmac-Signature"), InlineData("Proxy-Authorization")]
    public void Headers_that_prove_who_we_are_go(string header)
        => Assert.DoesNotContain("s3cr3t", ExchangeMask.Mask(Message("", null) with { Headers = [new(header, "Bearer s3cr3t-t0k3n")] }), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://shop.example/orders?access_token=s3cr3t-t0k3n&page=2"), InlineData("https://zeb:s3cr3t-t0k3n@shop.example/orders?page=2"), InlineData("https://shop.example/orders?email=zeb%40example.org&page=2")]
    public void Addresses_keep_no_secret(string address)
    {
        var masked = ExchangeMask.MaskUrl(new Uri(address));

        Assert.All(Personal, word => Assert.DoesNotContain(word, masked, StringComparison.Ordinal));
        Assert.Contains("https://shop.example/orders", masked, StringComparison.Ordinal);
        Assert.Contains("page=2", masked, StringComparison.Ordinal);
    }

    private static CapturedMessage Message(string body, string? mediaType, int? fullLength = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return new([], mediaType, bytes, fullLength ?? bytes.Length);
    }
}
