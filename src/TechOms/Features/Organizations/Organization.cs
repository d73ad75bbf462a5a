using TechOms.Platform.Results;
using TechOms.Platform.Web;

namespace TechOms.Features.Organizations;

/// <summary>The company that runs this: it holds the accounts and the warehouses.</summary>
internal sealed class Organization
{
    public const int MaxNameLength = 100;

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public required string Name { get; set; }
    public required string Code { get; init; }
    public string TimeZone { get; private set; } = "UTC";
    public DateTimeOffset CreatedAt { get; init; }
    public uint Version { get; private set; }

    public Refusal? Change(string? name, string? timeZone)
    {
        if (name is not null && (name.Trim().Length is 0 or > MaxNameLength))
            return Refusal.Invalid("organization.name", "name", $"A name has 1 to {MaxNameLength} characters.");
        if (timeZone is not null && !Zones.Exists(timeZone))
            return Refusal.Invalid("organization.time-zone", "timeZone", $"{timeZone} is no time zone of the IANA list, as Europe/Berlin is.");

        (Name, TimeZone) = (name?.Trim() ?? Name, timeZone ?? TimeZone);
        return null;
    }
}
