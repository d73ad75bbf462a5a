using TechOms.Platform.Results;
using TechOms.Platform.Security;

namespace TechOms.Features.Organizations;

/// <summary>Accounts that an address names, as against the one that is chosen.</summary>
internal static class AccountReach
{
    /// <param name="key">Code or id.</param>
    public static AccountPlace? FindAccount(this Caller caller, string key) => caller.Organization?.Accounts.FirstOrDefault(account
        => string.Equals(account.Code, key, StringComparison.OrdinalIgnoreCase) || string.Equals(account.Id.ToString(), key, StringComparison.OrdinalIgnoreCase));

    /// <returns>Null when the caller may configure it.</returns>
    public static Refusal? Reach(this Caller caller, string key, out AccountPlace place)
    {
        place = caller.FindAccount(key)!;
        if (place is null)
            return Refusal.NotFound("account");

        return caller.MayIn(Permission.ConfigureAccount, place) || caller.MayInOrganization(Permission.ConfigureOrganization)
            ? null
            : Refusals.NotAllowed(Permission.ConfigureAccount);
    }
}
