using System.Globalization;
using TechOms.Connectors;
using TechOms.Connectors.CartonCloud;

namespace TechOms.Tests.Connectors.CartonCloud;

/// <summary>Nothing here depends on what only our own sandbox does.</summary>
public sealed class CartonCloudIndependentTests
{
    private const string MugById = """{"details":{"product":{"id":"P-1"},"unitOfMeasure":{"name":"carton"}},"measures":{"quantity":"2.0000"},"properties":[]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_connection_holds_without_the_members_that_may_be_left_out()
    {
        await using var remote = await StartAsync();

        await remote.Open().CheckAsync(Cancellation);

        Assert.Empty(remote.Mistakes);
        Assert.Equal(["POST /uaa/oauth/token", "GET /uaa/userinfo", "GET customers"], remote.Asked);
    }

    [Fact]
    public async Task A_tenant_that_does_not_exist_is_blamed_even_if_the_user_does_not_list_tenants()
    {
        await using var remote = await StartAsync();
        remote.On("GET customers", _ => new("""[{"message":"Not found."}]""", 404));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => remote.Open().CheckAsync(Cancellation));

        Assert.Equal(nameof(CartonCloudSettings.TenantId), failure.Setting);
    }

    [Fact]
    public async Task A_shipment_goes_out_as_the_reference_has_it_and_a_bare_answer_is_enough()
    {
        await using var remote = await StartAsync();
        remote.On("POST outbound-orders", _ => new("""{"extra":{"deep":[1]},"id":4711}"""));

        var sent = await remote.Open().SendShipmentAsync(CartonCloudRemote.Shipment("SH-1", new OutgoingLine(1, "MUG", 24)), Cancellation);

        Assert.Equal(("4711", 0), (sent.ExternalId, sent.Problems.Count));
        Assert.Empty(remote.Mistakes);
        var body = remote.LastBody("POST outbound-orders");
        Assert.Equal(("OUTBOUND", "SH-1", "2"), (body.GetProperty("type").GetString(), body.GetProperty("references").GetProperty("customer").GetString(), body.GetProperty("customer").GetProperty("id").GetString()));
        Assert.Equal(24, body.GetProperty("items")[0].GetProperty("measures").GetProperty("quantity").GetDecimal());
    }

    [Theory]
    [InlineData(228, """{"id":"O-1","status":"REJECTED"}""")]
    [InlineData(228, """{"id":"O-1","details":{"errors":[{"message":"Out of stock."},null,{"message":"Solved.","isResolved":"true"}]}}""")]
    [InlineData(201, """{"id":"O-1","status":"REJECTED","details":{"errors":[{"message":"Out of stock.","isResolved":false}]}}""")]
    public async Task An_order_created_with_issues_is_there_but_refused(int status, string body)
    {
        await using var remote = await StartAsync();
        remote.On("POST outbound-orders", _ => new(body, status));

        var sent = await remote.Open().SendShipmentAsync(CartonCloudRemote.Shipment("SH-1", new OutgoingLine(1, "MUG", 1)), Cancellation);

        Assert.Equal("O-1", sent.ExternalId);
        Assert.Single(sent.Problems);
    }

    [Theory]
    [InlineData("""[{"type":"DUPLICATE","details":{"duplicateId":"O-7"}}]""", true)]
    [InlineData("""[{"type":"DUPLICATE","field":"/references/customer","message":"Exists.","details":null}]""", true)]
    [InlineData("""{"message":"Not this one","field":"/items"}""", false)]
    public async Task A_reference_that_exists_is_this_document(string refusal, bool existed)
    {
        await using var remote = await StartAsync();
        remote.On("POST inbound-orders", _ => new(refusal, 422));
        remote.On("POST inbound-orders/search", _ => new("""[{"id":"O-7","references":{"customer":"RC-1","numericId":"9"}}]"""));
        var receipt = new OutgoingReceipt { Reference = "RC-1", PurchaseOrderNumber = "1", Lines = [new(1, "MUG", 24)] };

        if (existed)
            Assert.Equal("O-7", (await remote.Open().SendReceiptAsync(receipt, Cancellation)).ExternalId);
        else
            Assert.Equal((ConnectorFault.Rejected, "/items"), await FailureOfAsync(() => remote.Open().SendReceiptAsync(receipt, Cancellation)));
        Assert.Empty(remote.Mistakes);
    }

    [Fact]
    public async Task What_left_is_told_though_items_name_their_product_by_id_alone()
    {
        await using var remote = await StartAsync();
        remote.On("POST outbound-orders/search", asked => new(asked.Names("/timestamps/modified/time") ? "[]" :
            $$"""[{"status":"DISPATCHED","id":"O-1","version":"3","references":{"customer":"SH-1"},"items":[{{MugById}},{{MugById.Replace("carton", "unit", StringComparison.Ordinal)}}],"properties":[],"details":{"deliver":null} }]"""));

        var update = Assert.Single(await CartonCloudRemote.ReadUpdatesAsync(remote.Open(), new OpenDocument("SH-1", "O-1")));

        Assert.Equal((RemoteShipmentStatus.Shipped, "SH-1", 0), (update.Status, update.Reference, update.Packages.Count));
        Assert.Equal(("MUG", 26L), (Assert.Single(update.Lines!).Sku, update.Lines![0].Quantity));
        Assert.Empty(remote.Mistakes);
    }

    [Theory]
    [InlineData("""{"id":"O-1","status":"DISPATCHED"}""", RemoteShipmentStatus.Shipped)]
    [InlineData("""{"id":"O-1","status":"DISPATCHED","items":[]}""", RemoteShipmentStatus.Shipped)]
    [InlineData("""{"id":"O-1","status":"CANCELLED"}""", RemoteShipmentStatus.Cancelled)]
    [InlineData("""{"id":"O-1"}""", RemoteShipmentStatus.Accepted)]
    public async Task An_order_that_does_not_tell_its_items_is_no_short_shipment(string order, RemoteShipmentStatus expected)
    {
        await using var remote = await StartAsync();
        remote.On("POST outbound-orders/search", _ => new("[]"));
        remote.On("GET outbound-orders/O-1", _ => new(order));

        var update = Assert.Single(await CartonCloudRemote.ReadUpdatesAsync(remote.Open(), new OpenDocument("SH-1", "O-1")));

        Assert.Equal((expected, null), (update.Status, update.Lines));
    }

    [Fact]
    public async Task Tracking_comes_from_every_page_of_the_consignments()
    {
        await using var remote = await StartAsync();
        remote.On("POST outbound-orders/search", _ => new("""[{"id":"O-1","status":"DISPATCHED"}]"""));
        remote.On("POST consignments/search", asked => new($$"""[{"references":{"tracking":"T-{{asked.Page}}"} }]""")
        {
            Headers = new Dictionary<string, string> { ["total-pages"] = "3" },
        });

        var update = Assert.Single(await CartonCloudRemote.ReadUpdatesAsync(remote.Open(), new OpenDocument("SH-1", "O-1")));

        Assert.Equal(["T-1", "T-2", "T-3"], update.Packages.Select(package => package.TrackingNumber));
        Assert.Empty(remote.Mistakes);
    }

    [Theory]
    [InlineData("Link", """<https://x/?page=1>; rel="first", <https://x/?page=2>; rel="next" """, """<https://x/?page=1>; rel="prev first" """)]
    [InlineData("Total-Elements", "120", "120")]
    public async Task Pages_are_read_to_the_last_by_whichever_header_is_there(string header, string first, string last)
    {
        await using var remote = await StartAsync();
        remote.On("POST warehouse-products/search", asked => new($$"""[{"id":"{{asked.Page}}","references":{"code":"C-{{asked.Page}}"} }]""")
        {
            Headers = new Dictionary<string, string> { [header] = asked.Page == 1 ? first : last },
        });

        var products = await remote.Open().ReadProductsAsync(null, Cancellation).SelectMany(page => page.Products.ToAsyncEnumerable()).ToListAsync(Cancellation);

        Assert.Equal(["C-1", "C-2"], products.Select(product => product.Name));
    }

    [Theory]
    [InlineData(204, null, CancelResult.Cancelled)]
    [InlineData(200, "{}", CancelResult.Cancelled)]
    [InlineData(403, """[{"message":"Not in this status."}]""", CancelResult.Refused)]
    [InlineData(409, """{"message":"Not in this status."}""", CancelResult.Refused)]
    [InlineData(422, """[{"field":"/status","message":"Not in this status."}]""", CancelResult.Refused)]
    public async Task A_cancellation_is_allowed_or_refused_in_any_of_their_ways(int status, string? body, CancelResult expected)
    {
        await using var remote = await StartAsync();
        remote.On("DELETE outbound-orders/O-1", _ => new(body ?? "", status));

        var outcome = await remote.Open().CancelShipmentAsync(new("SH-1", "O-1"), "Changed my mind", Cancellation);

        Assert.Equal(expected, outcome.Result);
        Assert.Equal(expected is CancelResult.Refused, outcome.Message?.Contains("Not in this status.", StringComparison.Ordinal) is true);
    }

    [Theory]
    [InlineData("""[{"field":"/parameters/aggregateBy/0","message":"Unknown."}]""", 422)]
    [InlineData("""[{"message":"batch is not a field of this customer"}]""", 400)]
    public async Task The_stock_report_is_asked_for_again_without_what_was_refused(string refusal, int status)
    {
        await using var remote = await StartAsync();
        remote.Settings = remote.Settings with { PassLots = true };
        remote.On("POST report-runs", asked => asked.Names("batch") ? new(refusal, status) : new("""{"id":"R-1","status":"IN_PROCESS","parameters":{"pageSize":"2"} }""", 200));
        remote.On("GET report-runs/R-1", asked => new(
            $$"""{"status":"SUCCESS","parameters":{"pageSize":2},"items":[{"details":{"product":{"id":"P-1"},"unitOfMeasure":{"type":"CARTON"} },"measures":{"quantity":"1","quantityFree":"1.0"},"properties":{"productStatus":"OK","inboundOrder":{"id":"7"} } }]}""")
        {
            Headers = new Dictionary<string, string> { ["Total-Pages"] = "2", ["Page-Number"] = asked.Page.ToString(CultureInfo.InvariantCulture) },
        });

        var pages = await remote.Clock.DriveAsync(ReadAsync());

        Assert.Equal(("MUG", 24L, 24L), pages.SelectMany(page => page).Select(level => (level.Sku, level.OnHand, level.Available!.Value)).Single());
        Assert.Empty(remote.Mistakes);
        Assert.Equal(["expiryDate"], remote.LastBody("POST report-runs").GetProperty("parameters").GetProperty("aggregateBy").EnumerateArray().Select(name => name.GetString()));

        async Task<List<IReadOnlyList<InventoryLevel>>> ReadAsync() => await remote.Open().ReadInventoryAsync(Cancellation).ToListAsync(Cancellation);
    }

    [Fact]
    public async Task A_receipt_put_away_without_items_counts_nothing_and_is_told_to_people()
    {
        await using var remote = await StartAsync();
        remote.On("GET inbound-orders/I-1", _ => new("""{"id":"I-1","status":"ALLOCATED"}"""));
        remote.On("GET inbound-orders/I-2", _ => new($$"""{"id":"I-2","status":"ALLOCATED","items":[{{MugById}}]}"""));

        var updates = await CartonCloudRemote.ReadReceiptsAsync(remote.Open(), new OpenDocument("RC-1", "I-1"), new OpenDocument("RC-2", "I-2"));

        Assert.Equal((RemoteReceiptStatus.Refused, 1, 0), (updates[0].Status, updates[0].Problems.Count, updates[0].Lines.Count));
        Assert.Equal((RemoteReceiptStatus.Received, "MUG", 24L), (updates[1].Status, Assert.Single(updates[1].Lines).Sku, updates[1].Lines[0].Quantity));
        Assert.Empty(remote.Mistakes);
    }

    [Fact]
    public async Task A_product_is_made_once_under_the_name_that_was_chosen()
    {
        await using var remote = await StartAsync();
        remote.Settings = remote.Settings with { ProductDescription = DescriptionSource.ProductAndVariantName };
        remote.On("POST warehouse-products/search", _ => new("[]"));
        remote.On("POST warehouse-products", _ => new("""{"id":"P-9"}"""));
        var product = new OutgoingProduct { Name = "Cotton T-shirt", Description = "", Variants = [new("TEE-L", "L") { Barcode = "", Measures = new(Weight: 180) }] };

        var sent = await remote.Open().SendProductAsync(product, Cancellation);

        var body = remote.LastBody("POST warehouse-products");
        Assert.Equal(("P-9", false), (sent.ExternalId, sent.Existed));
        Assert.Equal("Cotton T-shirt - L", body.GetProperty("name").GetString());
        Assert.Equal(0.18m, body.GetProperty("unitOfMeasures").GetProperty("unit").GetProperty("weight").GetDecimal());
        Assert.False(body.TryGetProperty("description", out _));
        Assert.Empty(remote.Mistakes);
    }

    private static async Task<OtherCartonCloud> StartAsync()
    {
        var remote = await OtherCartonCloud.StartAsync();
        remote.On("POST warehouse-products/search", _ => new(
            """[{"unitOfMeasures":{"carton":{"baseQty":"12"},"unit":{"baseQty":1.0}},"defaultUnitOfMeasure":"carton","references":{"code":"MUG"},"id":"P-1","details":null}]"""));
        return remote;
    }

    private static async Task<(ConnectorFault Fault, string? Field)> FailureOfAsync(Func<Task> act)
    {
        var failure = await Assert.ThrowsAsync<ConnectorException>(act);
        return (failure.Fault, failure.Field);
    }
}
