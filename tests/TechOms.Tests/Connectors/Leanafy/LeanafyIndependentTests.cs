using System.Globalization;
using TechOms.Connectors;
using TechOms.Connectors.Leanafy;

namespace TechOms.Tests.Connectors.Leanafy;

/// <summary>What the real system may do differently from the sandbox, because nobody has documented it.</summary>
public sealed class LeanafyIndependentTests
{
    private const string Nothing = """{"success":true,"payload":[]}""";
    private static readonly (int, string) Missing = (404, """{"success":false,"error":{"message":"Not found"}}""");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    public async Task An_address_works_with_and_without_its_version(string ending)
    {
        await using var remote = await OtherLeanafy.StartAsync(_ => (200, Nothing));
        remote.Settings = remote.Settings with { ApiUrl = new(remote.Address, ending) };

        await remote.Open().CheckAsync(Cancellation);

        Assert.Equal(["GET /v1/orders?shipped_date_from=2026-11-20&shipped_date_to=2026-11-20"], remote.Asked);
        Assert.Equal(("the-key", "the-secret"), (remote.LastHeaders["X-API-Key"].ToString(), remote.LastHeaders["X-API-Secret"].ToString()));
    }

    [Fact]
    public async Task The_secret_can_travel_otherwise_or_not_at_all()
    {
        await using var remote = await OtherLeanafy.StartAsync(_ => (200, Nothing));
        remote.Settings = remote.Settings with { SecretTravels = SecretPlace.Basic };
        await remote.Open().CheckAsync(Cancellation);
        Assert.Equal(("Basic dGhlLWtleTp0aGUtc2VjcmV0", 0), (remote.LastHeaders.Authorization.ToString(), remote.LastHeaders["X-API-Secret"].Count));

        remote.Settings = remote.Settings with { ApiSecret = default };
        await remote.Open().CheckAsync(Cancellation);
        Assert.Equal((0, 0, "the-key"), (remote.LastHeaders.Authorization.Count, remote.LastHeaders["X-API-Secret"].Count, remote.LastHeaders["X-API-Key"].ToString()));
    }

    [Theory]
    [InlineData(401, """{"success":false,"message":"Invalid API key"}""", nameof(LeanafySettings.ApiKey), "Invalid API key")]
    [InlineData(403, """{"success":false,"error":"The secret is wrong"}""", nameof(LeanafySettings.ApiSecret), "The secret is wrong")]
    [InlineData(200, """{"success":false,"errors":[{"message":"Unknown client"}]}""", nameof(LeanafySettings.ApiKey), "Unknown client")]
    [InlineData(404, "<html>", nameof(LeanafySettings.ApiUrl), "404")]
    [InlineData(200, "<html>", nameof(LeanafySettings.ApiUrl), "unreadable")]
    public async Task The_setting_to_blame_is_named(int status, string body, string blamed, string words)
    {
        await using var remote = await OtherLeanafy.StartAsync(_ => (status, body));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => remote.Open().CheckAsync(Cancellation));

        Assert.Equal(blamed, failure.Setting);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"success":true,"payload":{"_id":"66f0","code":"7"}}""")]
    [InlineData("""{"payload":{"_id":"66f0"}}""")]
    [InlineData("""{"success":"true","payload":"66f0","note":{}}""")]
    [InlineData("""{"success":true,"payload":[{"id":"66f0"}]}""")]
    public async Task An_order_is_made_whether_or_not_items_can_be_looked_up(string answer)
    {
        await using var remote = await OtherLeanafy.StartAsync(asked => asked is "POST /v1/order" ? (201, answer) : Missing);

        Assert.Equal("66f0", (await remote.Open().SendShipmentAsync(Shipment, Cancellation)).ExternalId);
    }

    [Theory]
    [InlineData(400, """{"success":false,"errors":[{"message":"zip is wrong"},"city too"]}""", ConnectorFault.Rejected, "zip is wrong city too")]
    [InlineData(200, """{"success":false,"message":"No such item"}""", ConnectorFault.Rejected, "No such item")]
    [InlineData(200, """{"success":true}""", ConnectorFault.Unknown, "unreadable")]
    [InlineData(200, """{"success":true,"payload":{"code":7}}""", ConnectorFault.Unknown, "unreadable")]
    [InlineData(500, "", ConnectorFault.Unknown, "500")]
    [InlineData(429, "", ConnectorFault.Throttled, "slow down")]
    public async Task A_refusal_is_certain_and_everything_else_is_in_doubt(int status, string body, ConnectorFault fault, string words)
    {
        await using var remote = await OtherLeanafy.StartAsync(asked => asked is "POST /v1/order" ? (status, body) : Missing);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => remote.Open().SendShipmentAsync(Shipment, Cancellation));

        Assert.Equal(fault, failure.Fault);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_knows_no_pages_is_read_once()
    {
        await using var remote = await OtherLeanafy.StartAsync(_ => (200, Orders(1, 13)));

        Assert.Null(await remote.Open().FindShipmentAsync("SO-99", Cancellation));
        Assert.Equal("id-12", (await remote.Open().FindShipmentAsync("SO-12", Cancellation))!.ExternalId);
        Assert.Equal(["GET /v1/orders", "GET /v1/orders?page=2&limit=13", "GET /v1/orders"], remote.Asked);
    }

    [Fact]
    public async Task A_list_that_is_cut_is_read_to_its_end()
    {
        await using var remote = await OtherLeanafy.StartAsync(asked => (200, Orders(1 + (20 * (PageOf(asked) - 1)), asked.Contains("page=3", StringComparison.Ordinal) ? 4 : 20)));

        Assert.Equal("id-44", (await remote.Open().FindShipmentAsync("SO-44", Cancellation))!.ExternalId);
        Assert.Null(await remote.Open().FindShipmentAsync("SO-45", Cancellation));
    }

    [Theory]
    [InlineData(100, 200)]
    [InlineData(3, 404)]
    [InlineData(3, 400)]
    public async Task Absence_is_not_believed_where_the_list_is_not_whole(int count, int status)
    {
        await using var remote = await OtherLeanafy.StartAsync(_ => (status, status == 200 ? Orders(1, count) : Missing.Item2));

        await Assert.ThrowsAsync<ConnectorException>(() => remote.Open().FindShipmentAsync("SO-101", Cancellation));
        await Assert.ThrowsAsync<ConnectorException>(() => remote.Open().FindReceiptAsync("SO-101", Cancellation));
    }

    [Fact]
    public async Task Orders_are_asked_for_one_by_one_where_the_list_does_not_take_ids()
    {
        await using var remote = await OtherLeanafy.StartAsync(asked => asked.Contains("_ids=", StringComparison.Ordinal)
            ? (400, """{"success":false,"message":"_ids is not valid"}""")
            : (200, $$"""{"success":true,"payload":{"status":"cancelled","_id":"{{asked.Split("_id=")[1]}}" } }"""));

        var updates = await ReadAsync(remote.Open(), [.. Enumerable.Range(1, 25).Select(number => new OpenDocument($"SO-{number}", $"id-{number}"))]);

        Assert.Equal(25, updates.Count(update => update.Status is RemoteShipmentStatus.Cancelled));
        Assert.Equal(26, remote.Asked.Count);
    }

    [Theory]
    [InlineData(404, """{"success":false}""")]
    [InlineData(200, """{"success":true,"payload":null}""")]
    public async Task An_order_that_is_not_shown_any_more_is_not_taken_for_cancelled(int status, string body)
    {
        await using var remote = await OtherLeanafy.StartAsync(asked => asked.Contains("_ids=", StringComparison.Ordinal) ? (200, Nothing) : (status, body));

        var update = Assert.Single(await ReadAsync(remote.Open(), [new("SO-1", "id-1")]));

        Assert.Equal((RemoteShipmentStatus.Refused, 1), (update.Status, update.Problems.Count));
    }

    [Fact]
    public async Task Stock_comes_from_the_items_where_it_has_no_list_of_its_own()
    {
        await using var remote = await OtherLeanafy.StartAsync(asked => asked.StartsWith("GET /v1/items?", StringComparison.Ordinal)
            ? (200, """{"success":true,"payload":{"total":2,"docs":[{"sku":"A","on_hand":"7","unknown":[1]},{"sku":"B","qty":0}]}}""")
            : Missing);

        var levels = await remote.Open().ReadInventoryAsync(Cancellation).ToListAsync(Cancellation);

        Assert.Equal([("A", 7L), ("B", 0L)], levels.SelectMany(page => page).Select(level => (level.Sku, level.OnHand)));
    }

    [Fact]
    public async Task Stock_in_words_nobody_knows_is_a_failure_instead_of_a_sold_out_house()
    {
        await using var remote = await OtherLeanafy.StartAsync(_ => (200, """{"success":true,"payload":[{"sku":"A","amount":7}]}"""));

        await Assert.ThrowsAsync<ConnectorException>(async () => await remote.Open().ReadInventoryAsync(Cancellation).ToListAsync(Cancellation));
    }

    private static OutgoingShipment Shipment { get; } = new() { Reference = "SO-1", OrderNumber = "1", Lines = [new(1, "LAMP-01", 2)], ShipTo = new() { Name = "Ada", Country = "US" } };

    private static int PageOf(string asked)
        => asked.Split("page=") is [_, var rest] ? int.Parse(rest.Split('&')[0], CultureInfo.InvariantCulture) : 1;

    private static string Orders(int first, int count)
        => $$"""{"success":true,"payload":[{{string.Join(",", Enumerable.Range(first, count).Select(number => $$"""{"_id":"id-{{number}}","primary_reference_number":"SO-{{number}}"}"""))}}]}""";

    private static async Task<List<ShipmentUpdate>> ReadAsync(LeanafySession session, IReadOnlyList<OpenDocument> open)
        => await session.ReadShipmentUpdatesAsync(new(null, open), Cancellation).SelectMany(page => page.Updates.ToAsyncEnumerable()).ToListAsync(Cancellation);
}
