using TechOms.Platform.Results;

namespace TechOms.Platform.Security;

/// <summary>The ways to be turned away at the door.</summary>
internal static class Refusals
{
    public static Refusal ApiKeyNeeded { get; } = new(RefusalKind.Unauthenticated, "api-key.needed", "Send a valid API key as Authorization: Bearer.");

    public static Refusal AccountNeeded { get; } = new(RefusalKind.Invalid, "account.needed", "Name the account with the header X-Account (its code or id).");

    public static Refusal OrganizationNeeded { get; } = new(
        RefusalKind.Invalid, "organization.needed", "Name the organization with the header X-Organization (its code or id).");

    public static Refusal NoSuchPlace(string header) => new(RefusalKind.Forbidden, "place.unknown", $"This key does not reach what {header} names.");

    public static Refusal NotAllowed(Permission permission)
        => Refusal.Forbidden("permission.missing", $"This needs the permission {permission}, which you do not have here.");
}
