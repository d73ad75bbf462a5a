namespace TechOms.Features.Exchanges;

/// <summary>Which names stand before a secret, and which before something personal. Compared without case and punctuation.</summary>
internal static class MaskedWords
{
    public const string Dots = "••••••";

    private static readonly string[] SecretParts =
        ["authorization", "token", "secret", "password", "passwd", "pwd", "apikey", "accesskey", "privatekey", "consumerkey", "signature", "hmac", "cookie", "credential", "sessionid"];

    private static readonly string[] SecretHeaders = ["authorization", "cookie", "key", "auth"];

    // Personal wherever they stand.
    private static readonly string[] PersonalAnywhere =
    [
        "email", "phone", "mobile", "telephone", "fax", "firstname", "lastname", "middlename", "surname", "givenname", "familyname", "fullname",
        "customername", "contactname", "recipientname", "buyername", "consigneename", "shiptoname", "billtoname", "shiptocontact", "billtocontact", "attentionto", "addressline", "address1", "address2",
        "address3", "streetaddress", "latitude", "longitude", "birthdate", "dateofbirth", "browserip", "clientip", "clientdetails", "giftmessage",
    ];

    // Personal only inside something that is a person or a place: a product has a name, too.
    private static readonly string[] PersonalOfPerson =
        ["name", "attention", "contact", "company", "companyname", "street", "street1", "street2", "line1", "line2", "line3", "address", "tel", "nickname", "title", "username", "suburbname", "formatted", "formattedarea"];

    private static readonly string[] People =
        ["address", "customer", "contact", "recipient", "consignee", "buyer", "shipto", "billto", "soldto", "shipping", "billing", "deliver", "receiver", "sender", "person", "collect"];

    // These hold things that have names of their own.
    private static readonly string[] NotPeople = ["line", "item", "method", "carrier", "option", "service", "rate", "country", "state", "province", "zone", "tax", "custom"];

    public static bool IsSecret(string name)
    {
        var plain = Plain(name);
        return SecretParts.Any(part => plain.Contains(part, StringComparison.Ordinal)) && !plain.EndsWith("expiresin", StringComparison.Ordinal)
            && !plain.EndsWith("tokentype", StringComparison.Ordinal) && !plain.EndsWith("pagetoken", StringComparison.Ordinal);
    }

    public static bool IsSecretHeader(string name)
    {
        var plain = Plain(name);
        return IsSecret(plain) || SecretHeaders.Any(part => plain.EndsWith(part, StringComparison.Ordinal)) && plain is not "idempotencykey";
    }

    /// <param name="ofPerson">Whether it stands inside something that is a person or a place.</param>
    public static bool IsPersonal(string name, bool ofPerson)
    {
        var plain = Plain(name);
        return Array.Exists(PersonalAnywhere, word => plain.EndsWith(word, StringComparison.Ordinal) || (word.Length > 6 && plain.Contains(word, StringComparison.Ordinal)))
            || (ofPerson && Array.Exists(PersonalOfPerson, word => plain == word || plain.EndsWith("address", StringComparison.Ordinal)));
    }

    /// <summary>Whether what stands under this name is a person or a place.</summary>
    /// <returns>Null: the name does not tell, so it is what its parent is.</returns>
    public static bool? IsPerson(string name)
    {
        var plain = Plain(name);
        if (plain is "customer" or "contact" || People.Any(word => plain.EndsWith(word, StringComparison.Ordinal) || plain.StartsWith(word, StringComparison.Ordinal)))
            return !NotPeople.Any(word => plain.EndsWith(word, StringComparison.Ordinal) || plain.EndsWith(word + "s", StringComparison.Ordinal));
        return NotPeople.Any(word => plain.StartsWith(word, StringComparison.Ordinal) || plain.EndsWith(word, StringComparison.Ordinal) || plain.EndsWith(word + "s", StringComparison.Ordinal)) ? false : null;
    }

    private static string Plain(string name) => string.Create(name.Count(char.IsLetterOrDigit), name, static (plain, name) =>
    {
        var next = 0;
        foreach (var letter in name.Where(char.IsLetterOrDigit))
            plain[next++] = char.ToLowerInvariant(letter);
    });
}
