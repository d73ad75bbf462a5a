using System.Net;
using System.Text.Json;
using TechOms.Connectors;
using TechOms.Connectors.Extensiv;

namespace TechOms.Tests.Connectors.Extensiv;

public sealed class ExtensivWordsTests
{
    [Theory]
    [InlineData("plain-1", "referenceNum==plain-1")]
    [InlineData("a*b,c;d=(e)!%", "referenceNum==a%2Ab%2Cc%3Bd%3D%28e%29%21%25")]
    public void Values_cannot_be_taken_for_the_query(string value, string rql)
    {
        Assert.Equal(rql, ExtensivQuery.Is("referenceNum", value));
        Assert.Equal(Uri.EscapeDataString(rql), ExtensivQuery.ToAddress(rql));
    }

    [Fact]
    public void Times_without_offset_are_the_facilitys()
    {
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 14, 0, 0, TimeSpan.Zero), ExtensivSample.Maine.Read("2026-07-01T10:00:00"));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 15, 0, 0, TimeSpan.Zero), ExtensivSample.Maine.Read("2026-01-01T10:00:00"));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 10, 0, 0, TimeSpan.Zero), ExtensivSample.Maine.Read("2026-01-01T10:00:00Z"));
        Assert.Null(ExtensivSample.Maine.Read("0001-01-01T00:00:00"));
        Assert.Null(ExtensivTime.Find("Middle Earth Standard Time"));
    }

    [Fact]
    public void The_hour_that_comes_twice_is_asked_for_as_a_whole()
    {
        // 01:50 in Maine, before the clocks go back at 02:00 to 01:00.
        var since = new DateTimeOffset(2026, 11, 1, 5, 50, 0, TimeSpan.Zero);

        Assert.Equal("2026-11-01T00:40:00", ExtensivSample.Maine.WriteSince(since, TimeSpan.FromMinutes(10)));
        Assert.Equal("2026-11-01T03:40:00", ExtensivSample.Maine.WriteSince(since.AddHours(3), TimeSpan.FromMinutes(10)));
    }

    [Theory]
    [InlineData("warehouse-oms", null, """{"grant_type":"client_credentials","user_login":"warehouse-oms"}""")]
    [InlineData("4", "0b8f2c1e-5d0e-4d52-9a55-0f3c2d6d1a10", """{"grant_type":"client_credentials","user_login_id":4,"tpl":"{0b8f2c1e-5d0e-4d52-9a55-0f3c2d6d1a10}"}""")]
    [InlineData("4", "{0b8f2c1e-5d0e-4d52-9a55-0f3c2d6d1a10}", """{"grant_type":"client_credentials","user_login_id":4,"tpl":"{0b8f2c1e-5d0e-4d52-9a55-0f3c2d6d1a10}"}""")]
    public void The_user_is_a_login_or_a_number_and_the_key_has_braces(string user, string? tpl, string body)
    {
        var written = JsonSerializer.Serialize(ExtensivAccess.Ask(new() { UserLoginId = user, Tpl = tpl }), ExtensivAccess.TokenJson.Default.TokenRequest);

        Assert.Equal(body, written);
    }

    [Fact]
    public void A_refusal_names_the_field_and_says_why()
    {
        var explained = Refusal(HttpStatusCode.BadRequest, "error-duplicate").Explained();

        Assert.True(ExtensivErrors.IsDuplicate(explained));
        Assert.Equal((ConnectorFault.Rejected, "ReferenceNum"), (explained.Fault, explained.Field));
        Assert.Contains("Reference number already used for this customer", explained.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_state_forbids_is_no_fault_of_the_credentials()
    {
        var explained = Refusal(HttpStatusCode.Forbidden, "error-operation").Explained();

        Assert.Equal(ConnectorFault.Rejected, explained.Fault);
        Assert.Contains("OrderConfirmed", explained.Message, StringComparison.Ordinal);
        Assert.Equal(ConnectorFault.Denied, new ConnectorException(ConnectorFault.Denied, "No.") { Status = HttpStatusCode.Forbidden, Answer = "" }.Explained().Fault);
    }

    [Theory]
    [InlineData("""{"totalResults":2,"summaries":[{"sku":"A"},{"sku":"B"}]}""", 2)]
    [InlineData("""{"TotalResults":1,"ResourceList":[{"Sku":"A"}]}""", 1)]
    [InlineData("""{"totalResults":1,"_embedded":{"https://other.example/RELS/customers/ITEM":[{"sku":"A"}]}}""", 1)]
    [InlineData("""{"totalResults":0}""", 0)]
    public void Collections_are_read_in_every_shape_they_come_in(string answer, int count)
    {
        using var json = JsonDocument.Parse(answer);

        Assert.Equal(count, WireEmbedded.ReadPage(json.RootElement, "customers/item", ExtensivJson.Default.WireItem).Items.Count);
    }

    [Fact]
    public void An_answer_without_a_list_is_not_an_empty_house()
    {
        using var json = JsonDocument.Parse("""{"Message":"maintenance"}""");

        Assert.Throws<JsonException>(() => WireEmbedded.ReadPage(json.RootElement, "item", ExtensivJson.Default.WireStockDetail));
    }

    private static ConnectorException Refusal(HttpStatusCode status, string sample)
    {
        using var response = new HttpResponseMessage(status);
        return ConnectorException.FromStatus(response, ExtensivSample.Text(sample), repeatable: false);
    }
}
