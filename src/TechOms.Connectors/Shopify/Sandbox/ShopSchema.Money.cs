namespace TechOms.Connectors.Shopify.Sandbox;

internal sealed partial class ShopSchema
{
    private GraphQlType<ShopMoney> Money { get; } = new("MoneyV2");
    private GraphQlType<ShopMoney> MoneyBag { get; } = new("MoneyBag");
    private GraphQlType<Address> Address { get; } = new("MailingAddress", "Node");

    private void AddMoney()
    {
        Money.Scalar("amount", money => money.Amount).Scalar("currencyCode", money => money.Currency);
        MoneyBag.Money("shopMoney", () => Money, money => money).Money("presentmentMoney", () => Money, money => money);
        Address
            .Scalar("name", address => address.Name)
            .Scalar("firstName", address => Split(address.Name).First)
            .Scalar("lastName", address => Split(address.Name).Last)
            .Scalar("company", address => address.Company)
            .Scalar("address1", address => address.Line1)
            .Scalar("address2", address => address.Line2)
            .Scalar("city", address => address.City)
            .Scalar("province", address => address.State)
            .Scalar("provinceCode", address => address.State is { Length: <= 3 } ? address.State : null)
            .Scalar("zip", address => address.PostalCode)
            .Scalar("country", address => address.Country)
            .Scalar("countryCodeV2", address => address.Country)
            .Scalar("phone", address => address.Phone);
    }

    private static (string? First, string? Last) Split(string? name)
        => name?.LastIndexOf(' ') is > 0 and var gap ? (name[..gap], name[(gap + 1)..]) : (null, name);

    private sealed record ShopMoney(decimal Amount, string Currency);
}
