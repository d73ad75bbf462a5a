namespace TechOms.Platform.Security;

/// <summary>Who someone is and what they were granted, as the database knew a few seconds ago.</summary>
/// <param name="Id">Of the user or the API key.</param>
/// <param name="Name">Shown in the header.</param>
/// <param name="Actor">Written into events.</param>
/// <param name="Stamp">A session with another stamp has ended; null for keys.</param>
/// <param name="Places">Every organization and account the grants reach.</param>
internal sealed record Access(
    Guid Id, string Name, string Actor, string? Stamp, IReadOnlyList<Grant> Grants, IReadOnlyList<OrganizationPlace> Places);

internal sealed record OrganizationPlace(Guid Id, string Code, string Name, string TimeZone, IReadOnlyList<AccountPlace> Accounts);

internal sealed record AccountPlace(Guid Id, Guid OrganizationId, string Code, string Name, string TimeZone, bool Enabled);
