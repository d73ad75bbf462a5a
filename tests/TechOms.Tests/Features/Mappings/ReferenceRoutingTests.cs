using TechOms.Connectors;
using TechOms.Features.Mappings;

namespace TechOms.Tests.Features.Mappings;

public sealed class ReferenceRoutingTests
{
    private static readonly Dictionary<string, string> References = new() { ["PO_Number"] = "7", ["gift"] = " ", ["color"] = "red", ["techoms:hold"] = "wait" };

    [Fact]
    public void A_mapped_reference_goes_to_its_property_and_nothing_else_travels()
        => Assert.Equal([new("PoNum", "7")], Routing([Map("po_number", "PoNum"), Map("gift", "GiftMessage")], unmapped: false).Route(ReferenceScope.Order, References));

    [Fact]
    public void What_is_not_mapped_goes_to_custom_fields_where_there_are_any()
        => Assert.Equivalent(
            new Dictionary<string, string> { ["PoNum"] = "7", ["color"] = "red" }, Routing([Map("po_number", "PoNum")], unmapped: true).Route(ReferenceScope.Order, References), strict: true);

    [Fact]
    public void Each_scope_has_its_own_mappings()
        => Assert.Empty(Routing([Map("po_number", "PoNum")], unmapped: false).Route(ReferenceScope.PurchaseOrder, References));

    [Fact]
    public void Of_two_references_for_one_property_the_first_by_code_counts()
        => Assert.Equal("red", Routing([Map("color", "Ref"), Map("po_number", "Ref")], unmapped: false).Route(ReferenceScope.Order, References)["ref"]);

    [Fact]
    public void A_template_counts_more_than_a_mapping_and_one_that_makes_nothing_leaves_it_alone()
    {
        var routing = Routing([Map("po_number", "PoNum"), Map("color", "Color")], unmapped: false) with
        {
            Templates = [new(ReferenceScope.Order, "PoNum", "PO-{{order.references.PO_Number}}"), new(ReferenceScope.Order, "Color", "{{order.note}}"), new(ReferenceScope.Order, "Old", "{{gone.field}}")],
        };
        var facts = TemplateModel.Nothing with { References = References };

        var routed = routing.Route(ReferenceScope.Order, References, () => TemplateModel.Of(facts, line: null));

        Assert.Equivalent(new Dictionary<string, string> { ["PoNum"] = "PO-7", ["Color"] = "red" }, routed.Values, strict: true);
        Assert.Equal("Old", Assert.Single(routed.Broken).Property);
    }

    private static ReferenceRouting Routing(ReferenceMapping[] mappings, bool unmapped) => new(mappings, [], unmapped ? [ReferenceScope.Order] : []);

    private static ReferenceMapping Map(string code, string property) => new(Guid.Empty, ReferenceScope.Order, code, property);
}
