using TechOms.Platform.Results;

namespace TechOms.Platform.Security;

/// <summary>The organization and account of a request: what was asked for, if the caller reaches it. Pure.</summary>
internal sealed record Place(OrganizationPlace? Organization, AccountPlace? Account)
{
    public const string Cookie = "techoms.place";

    /// <summary>For pages: the switcher's last choice. One that is gone counts as none.</summary>
    public static Place OfPerson(Access access, string? chosen)
    {
        foreach (var organization in access.Places)
        {
            if (organization.Id.ToString() == chosen)
                return new(organization, null);
            if (organization.Accounts.FirstOrDefault(account => account.Id.ToString() == chosen) is { } account)
                return new(organization, account);
        }

        // Who has one account only has nothing to choose.
        return access.Places is [{ Accounts: [var only] } home] && access.Grants.All(grant => grant.AccountId is not null)
            ? new(home, only)
            : new(access.Places.Count > 0 ? access.Places[0] : null, null);
    }

    /// <summary>For the API: from the key itself and the headers. Never guessed where there is more than one.</summary>
    public static Result<Place> OfKey(Access access, string? wantedOrganization, string? wantedAccount)
    {
        var organizations = wantedOrganization is null
            ? access.Places
            : [.. access.Places.Where(organization => Matches(wantedOrganization, organization.Id, organization.Code))];
        if (wantedOrganization is not null && organizations.Count == 0)
            return Refusals.NoSuchPlace("X-Organization");

        var accounts = organizations.SelectMany(organization => organization.Accounts);
        if (wantedAccount is not null)
        {
            return accounts.Where(account => Matches(wantedAccount, account.Id, account.Code)).ToList() switch
            {
                [] => Refusals.NoSuchPlace("X-Account"),
                [var account] => new Place(organizations.Single(organization => organization.Id == account.OrganizationId), account),
                _ => Refusals.OrganizationNeeded,
            };
        }

        var own = access.Grants is [{ AccountId: { } id }] ? accounts.FirstOrDefault(account => account.Id == id) : null;
        return new Place(organizations.Count == 1 ? organizations[0] : null, own);
    }

    private static bool Matches(string wanted, Guid id, string code)
        => string.Equals(wanted, code, StringComparison.OrdinalIgnoreCase) || string.Equals(wanted, id.ToString(), StringComparison.OrdinalIgnoreCase);
}
