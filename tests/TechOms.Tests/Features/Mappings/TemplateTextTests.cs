using TechOms.Features.Mappings;

namespace TechOms.Tests.Features.Mappings;

public sealed class TemplateTextTests
{
    private static readonly ShipmentFacts Facts = new(
        new() { Reference = "1001-2", OrderNumber = "1001", Lines = [], ShipTo = new() { City = "Dayton", Company = "Ada & Sons" }, Currency = "USD" },
        new Dictionary<string, string> { ["po-number"] = "PO 7", ["Gift Message"] = "<3 you" })
    {
        Sequence = 2,
        Total = 12.5m,
    };

    private static readonly LineFacts Line = new(new(3, "WH-MUG", 4) { Name = "Mug" }, "MUG", 1, new Dictionary<string, string> { ["engraving"] = "A.L." });

    [Theory]
    [InlineData("{{order.number}}-{{shipment.sequence}}", "1001-2")]
    [InlineData("{{ order.shipTo.company }} {{{order.total}}}", "Ada & Sons 12.50")]
    [InlineData("{{order.references.po-number}}/{{order.references.[Gift Message]}}", "PO 7/<3 you")]
    [InlineData("{{order.references.none}}", "")]
    [InlineData("{{#if order.note}}note{{else}}no note{{/if}}{{#unless order.note}}!{{/unless}}", "no note!")]
    [InlineData("{{upper order.shipTo.city}} {{left order.shipTo.city 3}} {{left order.shipTo.city 99}}", "DAYTON Day Dayton")]
    [InlineData("one\r\n  two", "one two")]
    public void A_template_makes_plain_text(string template, string text)
        => Assert.Equal(text, TemplateText.Compile(TemplateWords.OfOrder, template).Render(TemplateModel.Of(Facts, line: null)));

    [Fact]
    public void A_line_s_template_sees_its_line()
        => Assert.Equal("MUG x4 A.L.", TemplateText.Compile(TemplateWords.OfOrderLine, "{{line.sku}} x{{line.quantity}} {{line.references.engraving}}").Render(TemplateModel.Of(Facts, Line)));

    [Theory]
    [InlineData("{{order.nmuber}}", "Line 1, column 1: There is no order.nmuber here. Did you mean order.number?")]
    [InlineData("ok\n  {{order.number", "Line 2, column 3: A placeholder that begins with {{ must end with }}.")]
    [InlineData("{{#if order.note}}x", "Line 1, column 1: #if is never closed with /if.")]
    [InlineData("{{/if}}", "Line 1, column 1: /if closes nothing.")]
    [InlineData("{{line.sku}}", "Line 1, column 1: There is no line.sku here.")]
    [InlineData("{{order.number.Length}}", "Line 1, column 1: There is no order.number.Length here.")]
    public void A_broken_template_names_the_place(string template, string wrong)
        => Assert.StartsWith(wrong, Assert.Throws<TemplateException>(() => TemplateText.Compile(TemplateWords.OfOrder, template)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{{> /etc/passwd}}"), InlineData("{{#each order.references}}{{this}}{{/each}}"), InlineData("{{lookup order 'number'}}"), InlineData("{{../order.number}}")]
    [InlineData("{{this}}"), InlineData("{{#with order}}{{number}}{{/with}}"), InlineData("{{@root.order.number}}"), InlineData("{{{{raw}}}}x{{{{/raw}}}}"), InlineData(@"\{{order.number}}")]
    [InlineData("{{order.GetType.Assembly}}"), InlineData("{{*inline}}"), InlineData("{{&order.number}}"), InlineData("{{order.references}}")]
    public void A_template_cannot_reach_beyond_its_model(string template)
        => Assert.Throws<TemplateException>(() => TemplateText.Compile(TemplateWords.OfOrder, template));

    [Fact]
    public void What_comes_out_is_limited()
    {
        var facts = Facts with { References = new Dictionary<string, string> { ["x"] = new('x', TemplateText.MaxRendered) } };

        Assert.Throws<TemplateException>(() => TemplateText.Compile(TemplateWords.OfOrder, "{{order.references.x}}!").Render(TemplateModel.Of(facts, line: null)));
    }
}
