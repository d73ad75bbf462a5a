using System.Text.Json.Nodes;
using TechOms.Connectors.Shopify;
using TechOms.Connectors.Shopify.Sandbox;
using TechOms.Tests.Connectors.Shopify.Schema;

namespace TechOms.Tests.Connectors.Shopify;

public sealed class ShopifyDocumentTests
{
    private static readonly ShopifySchema Schema = ShopifySchema.Instance;

    public static TheoryData<string> Names => [.. ShopifyDocuments.Names];

    [Theory, MemberData(nameof(Names))]
    public void Every_document_fits_the_schema_of_its_version(string name)
    {
        var text = ShopifyDocuments.Read(name);

        Assert.Equal([], DocumentValidator.Problems(Schema, text));
        Assert.Equal(name, Assert.Single(GraphQlParser.Parse(text).Operations).Name);
    }

    [Fact]
    public void There_are_documents_to_check() => Assert.True(ShopifyDocuments.Names.Count > 25);

    [Theory]
    [InlineData("{ shop { nick } }", "Shop.nick does not exist")]
    [InlineData("{ shop }", "QueryRoot.shop must have selections")]
    [InlineData("{ shop { name { first } } }", "Shop.name must not have selections")]
    [InlineData("{ order { id } }", "QueryRoot.order lacks id")]
    [InlineData("{ orders(first: 1, colour: RED) { nodes { id } } }", "QueryRoot.orders has no argument colour")]
    [InlineData("{ orders(first: \"1\") { nodes { id } } }", "QueryRoot.orders(first): \"1\" is no Int")]
    [InlineData("{ orders(first: 1, sortKey: AGE) { nodes { id } } }", "QueryRoot.orders(sortKey): {\"$enum\":\"AGE\"} is no OrderSortKeys")]
    [InlineData("{ orders(first: 1, sortKey: \"ID\") { nodes { id } } }", "QueryRoot.orders(sortKey): \"ID\" is no OrderSortKeys")]
    [InlineData("query Q($id: ID) { order(id: $id) { id } }", "$id of type ID does not fit QueryRoot.order(id) of type ID!")]
    [InlineData("query Q($id: ID!) { shop { id } }", "$id is not used")]
    [InlineData("{ order(id: $id) { id } }", "$id is not declared")]
    [InlineData("{ shop { ...Gone } }", "fragment Gone is not defined")]
    [InlineData("{ shop { id } } fragment Spare on Shop { id }", "fragment Spare is not used")]
    [InlineData("{ shop { ... on Order { id } } }", "Shop is never Order")]
    [InlineData("{ shop { id @sparkle } }", "@sparkle does not exist")]
    [InlineData("{ shop { plan { displayName } } }", "ShopPlan.displayName is deprecated")]
    [InlineData("{ shop { id ", "syntax error, unexpected end of file at [1, 13]")]
    [InlineData("mutation M($i: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $i) { userErrors { message } } }", "inventorySetQuantities needs @idempotent")]
    [InlineData(
        "mutation { inventorySetQuantities(input: { name: \"available\", reason: \"other\", quantities: [{ inventoryItemId: \"gid://shopify/InventoryItem/1\", locationId: \"gid://shopify/Location/1\", quantity: 1 }] }) @idempotent(key: \"k\") { userErrors { message } } }",
        "Mutation.inventorySetQuantities(input).quantities.0 lacks changeFromQuantity, which must be there even if null")]
    public void A_document_that_does_not_fit_is_found_out(string document, string problem) => Assert.Contains(problem, DocumentValidator.Problems(Schema, document));

    [Theory]
    [InlineData("""{"key":"k"}""", "$input must not be null")]
    [InlineData("""{"key":"k","input":{"name":"available","reason":"other"}}""", "$input lacks quantities")]
    [InlineData("""{"key":"k","input":{"name":"available","reason":"other","quantities":[],"ignoreCompareQuantity":true}}""", "$input.ignoreCompareQuantity does not exist on InventorySetQuantitiesInput")]
    [InlineData("""{"key":"k","spare":1,"input":{"name":"available","reason":"other","quantities":[]}}""", "$spare is not declared")]
    [InlineData(
        """{"key":"k","input":{"name":"available","reason":"other","quantities":[{"inventoryItemId":"gid://shopify/InventoryItem/1","locationId":"gid://shopify/Location/1","quantity":1}]}}""",
        "$input.quantities.0 lacks changeFromQuantity, which must be there even if null")]
    public void Variables_that_do_not_fit_are_found_out(string variables, string problem)
    {
        var operation = GraphQlParser.Parse(ShopifyDocuments.Read("InventorySet")).Operations[0];

        Assert.Contains(problem, ValueValidator.Problems(Schema, operation, (JsonObject)JsonNode.Parse(variables)!));
    }
}
