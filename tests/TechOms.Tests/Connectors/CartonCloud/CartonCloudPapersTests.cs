using System.Text.Json;
using TechOms.Connectors;
using TechOms.Connectors.CartonCloud;

namespace TechOms.Tests.Connectors.CartonCloud;

public sealed class CartonCloudPapersTests
{
    [Fact]
    public void A_receipt_is_written_as_the_reference_shows_it()
    {
        var receipt = new OutgoingReceipt
        {
            Reference = "PO-7781",
            PurchaseOrderNumber = "7781",
            Lines = [new(1, "OLIVE-500", 60) { Lot = "L2240", Serial = "" }],
            ExpectedOn = new(2026, 2, 12),
            Instructions = "Two pallets, tail lift",
        };

        CartonCloudSample.AssertWritten(
            "inbound-create", receipt.ToWire(CartonCloudSandbox.Customer, CartonCloudSample.Settings, _ => "unit"), CartonCloudJson.Default.WireOrder);
    }

    [Fact]
    public void What_arrived_damaged_or_not_at_all_does_not_count()
    {
        var order = CartonCloudSample.Read("inbound-allocated", CartonCloudJson.Default.WireOrder);

        var update = new OpenDocument("PO-7781", order.Id!).ToUpdate([order], CartonCloudSample.Settings, CartonCloudMapping.CodeOf, CartonCloudSample.BaseQuantityOf);

        Assert.Equal((RemoteReceiptStatus.Received, new DateTimeOffset(2026, 2, 12, 0, 0, 0, TimeSpan.Zero)), (update.Status, update.ReceivedAt));
        var line = Assert.Single(update.Lines);
        Assert.Equal((1, "OLIVE-500", 53L), (line.Number, line.Sku, line.Quantity));
        Assert.Equal([new Lot("L2240", null, new(2027, 8, 31), 53)], line.Lots);
    }

    [Theory]
    [InlineData("DRAFT", RemoteReceiptStatus.Accepted)]
    [InlineData("NOT_YET_RECEIVED", RemoteReceiptStatus.Accepted)]
    [InlineData("RECEIVED", RemoteReceiptStatus.Receiving)]
    [InlineData("VERIFIED", RemoteReceiptStatus.Receiving)]
    [InlineData("REJECTED", RemoteReceiptStatus.Refused)]
    public void Until_the_figures_stand_nothing_has_arrived(string status, RemoteReceiptStatus ours)
    {
        var order = CartonCloudSample.Read("inbound-allocated", CartonCloudJson.Default.WireOrder) with { Status = status };

        var update = new OpenDocument("PO-7781", order.Id!).ToUpdate([order], CartonCloudSample.Settings, CartonCloudMapping.CodeOf, CartonCloudSample.BaseQuantityOf);

        Assert.Equal(ours, update.Status);
        Assert.Empty(update.Lines);
    }

    [Fact]
    public void The_statuses_in_which_figures_stand_are_a_setting()
    {
        var order = CartonCloudSample.Read("inbound-allocated", CartonCloudJson.Default.WireOrder) with { Status = "VERIFIED" };

        var update = new OpenDocument("PO-7781", order.Id!).ToUpdate(
            [order], CartonCloudSample.Settings with { ReceivedStatuses = "allocated, verified" }, CartonCloudMapping.CodeOf, CartonCloudSample.BaseQuantityOf);

        Assert.Equal(RemoteReceiptStatus.Received, update.Status);
    }

    [Fact]
    public void A_product_is_written_as_the_reference_shows_it()
    {
        var variant = new OutgoingVariant("OLIVE-500", "500 ml") { Barcode = "8001234567890", Measures = new(70, 70, 280, 900) };
        var product = new OutgoingProduct { Name = "Olive oil", Description = "Extra virgin, glass bottle", Variants = [variant] };

        CartonCloudSample.AssertWritten(
            "product-create", variant.ToWire(product, CartonCloudSandbox.Customer, CartonCloudSample.Settings), CartonCloudJson.Default.WireProduct);
    }

    [Theory]
    [InlineData(DescriptionSource.VariantName, "Cotton T-shirt", "L", "L")]
    [InlineData(DescriptionSource.ProductAndVariantName, "Cotton T-shirt", "L", "Cotton T-shirt - L")]
    [InlineData(DescriptionSource.ProductAndVariantName, "Mug", "Mug", "Mug")]
    internal void The_name_follows_the_setting(DescriptionSource source, string product, string variant, string expected)
    {
        var sent = new OutgoingVariant("SKU", variant);

        var written = sent.ToWire(new() { Name = product, Variants = [sent] }, CartonCloudSandbox.Customer, CartonCloudSample.Settings with { ProductDescription = source });

        Assert.Equal(expected, written.Name);
    }

    [Fact]
    public void A_product_is_read_in_millimetres_and_grams_of_its_single_unit()
    {
        var product = CartonCloudSample.Read("product", CartonCloudJson.Default.WireProduct).ToProduct();

        var variant = Assert.Single(product.Variants);
        Assert.Equal(("Olive oil 500 ml", true, "OLIVE-500", "8001234567890"), (product.Name, product.Active, variant.Sku, variant.Barcode));
        Assert.Equal(new Measures(70, 70, 280, 900), variant.Measures);
    }

    [Fact]
    public void A_search_is_written_as_the_reference_shows_it()
        => CartonCloudSample.AssertWritten(
            "search-modified",
            new(CartonCloudSearch.All(
                CartonCloudSearch.Is("/customer/id", CartonCloudSandbox.Customer),
                CartonCloudSearch.Since("/timestamps/modified/time", new DateTimeOffset(2026, 2, 1, 16, 0, 0, TimeSpan.FromHours(10))))),
            CartonCloudJson.Default.WireSearch);

    [Fact]
    public void A_user_and_its_tenants_are_read()
        => Assert.Equal(CartonCloudSandbox.Tenant, Assert.Single(CartonCloudSample.Read("userinfo", CartonCloudJson.Default.WireUser).Tenants!)!.Id);

    [Theory]
    [InlineData("""[{"field":"/a","message":"No."},{"message":"Never."}]""", "No. (/a) Never.", "/a")]
    [InlineData("""{"message":"No.","code":"10449"}""", "No.", null)]
    [InlineData("""{"error":"invalid_request","error_description":"Bad."}""", "Bad.", null)]
    [InlineData("""[null,{"message":null,"field":"/b","details":null,"more":[1]}]""", "(/b)", "/b")]
    [InlineData("<html>", "rejected the request", null)]
    [InlineData("", "rejected the request", null)]
    [InlineData("[", "rejected the request", null)]
    public void Refusals_of_every_shape_are_read(string body, string words, string? field)
    {
        using var response = new HttpResponseMessage(System.Net.HttpStatusCode.UnprocessableEntity);

        var explained = ConnectorException.FromStatus(response, body, repeatable: false).Explained();

        Assert.Equal((ConnectorFault.Rejected, field), (explained.Fault, explained.Field));
        Assert.Contains(words, explained.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_names_the_first_field_and_all_words()
    {
        using var response = new HttpResponseMessage(System.Net.HttpStatusCode.UnprocessableEntity);

        var explained = ConnectorException.FromStatus(response, CartonCloudSample.Text("problems"), repeatable: false).Explained();

        Assert.Equal("/details/deliver/address/country", explained.Field);
        Assert.Contains("Unit of measure does not exist", explained.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_duplicate_names_what_is_there()
    {
        using var response = new HttpResponseMessage(System.Net.HttpStatusCode.UnprocessableEntity);

        var refusal = ConnectorException.FromStatus(response, CartonCloudSample.Text("problem-duplicate"), repeatable: false);

        Assert.Equal("3c5a9d10-6c1e-4a8e-9c7c-2f4f6a7b8c01", CartonCloudProblems.DuplicateOf(refusal));
    }

    /// <summary>Every member of every answer may be missing, null, or something the reference does not know.</summary>
    [Theory]
    [InlineData("""{"id":"1"}""")]
    [InlineData("""{"id":1,"version":"2.0","status":null,"references":null,"details":null,"items":null,"timestamps":null,"properties":null,"added":{"x":[1]}}""")]
    [InlineData("""{"id":"1","status":"DISPATCHED","items":[{},{"details":{"product":null},"measures":null,"properties":{"a":{"b":1},"c":[1],"d":true}}],"timestamps":{"dispatched":{"time":"yesterday"}}}""")]
    public void Holes_in_an_answer_are_survived(string json)
    {
        var order = JsonSerializer.Deserialize(json, CartonCloudJson.Default.WireOrder)!;

        var update = order.ToUpdate([], CartonCloudSample.Settings, CartonCloudMapping.CodeOf, CartonCloudSample.BaseQuantityOf);

        Assert.Equal("1", update.ExternalId);
        Assert.Empty(update.Lines ?? []);
        Assert.NotNull(new OpenDocument("R", "1").ToUpdate([order], CartonCloudSample.Settings, CartonCloudMapping.CodeOf, CartonCloudSample.BaseQuantityOf).Version);
    }
}
