using System.Net;

namespace TechOms.Connectors.Extensiv;

/// <summary>Which facility the channel works with, and what time it is there. Asked for only where the settings leave it open.</summary>
internal sealed class ExtensivPlaces(ExtensivClient client, ExtensivSettings settings, ConnectorContext context)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);
    private readonly Known _known = context.Memory.Keep("facilities", () => new Known());

    public async Task<long> GetFacilityIdAsync(long customerId, CancellationToken cancellation)
        => ExtensivSession.ParseId(settings.FacilityId) ?? Only(await ReadAsync(customerId, cancellation)).FacilityId!.Value;

    public async Task<ExtensivTime> GetTimeAsync(long customerId, CancellationToken cancellation)
    {
        if (ExtensivTime.Find(settings.TimeZone) is { } chosen)
            return chosen;

        try
        {
            var facilities = await ReadAsync(customerId, cancellation);
            var facility = ExtensivSession.ParseId(settings.FacilityId) is { } id ? facilities.FirstOrDefault(one => one.FacilityId == id) : Only(facilities);
            return ExtensivTime.Find(facility?.TimeZoneName) ?? ExtensivTime.Utc;
        }
        catch (ConnectorException refusal) when (refusal.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            // Reading places is a role of its own; times an hour off are better than no shipments.
            return ExtensivTime.Utc;
        }
    }

    public async Task CheckAsync(long customerId, CancellationToken cancellation)
    {
        try
        {
            var facilities = await ReadAsync(customerId, cancellation);
            if (ExtensivSession.ParseId(settings.FacilityId) is not { } id)
                Only(facilities);
            else if (facilities.All(facility => facility.FacilityId != id))
                throw ExtensivSession.Misset(nameof(settings.FacilityId), "The customer has no such facility.");
        }
        catch (ConnectorException refusal) when (refusal is { Setting: null, Status: HttpStatusCode.Forbidden } && ExtensivSession.ParseId(settings.FacilityId) is not null)
        {
            // Cannot be looked up, so it is taken as entered.
        }
        catch (ConnectorException refusal) when (refusal is { Setting: null, Fault: ConnectorFault.Denied or ConnectorFault.Rejected })
        {
            throw refusal.Blaming(nameof(settings.FacilityId));
        }
    }

    public void Forget() => _known.ReadAt = DateTimeOffset.MinValue;

    // Two sessions that look at once find the same; holding the memory's gate meanwhile would lock out the sign-in.
    private async Task<IReadOnlyList<WireFacility>> ReadAsync(long customerId, CancellationToken cancellation)
    {
        var now = context.Clock.GetUtcNow();
        if (_known.ReadAt > now - Fresh)
            return _known.Facilities;

        List<WireFacility> facilities = [];
        await foreach (var page in client.ReadFacilitiesAsync(customerId, cancellation))
            facilities.AddRange(page.Where(facility => facility.FacilityId is not null));
        (_known.Facilities, _known.ReadAt) = (facilities, now);
        return facilities;
    }

    private WireFacility Only(IReadOnlyList<WireFacility> facilities) => facilities.Where(facility => facility.Deactivated is not true).ToList() switch
    {
        [var only] => only,
        [] => throw ExtensivSession.Misset(nameof(settings.FacilityId), "The customer has no facility."),
        _ => throw ExtensivSession.Misset(nameof(settings.FacilityId), "The customer has several facilities: choose one."),
    };

    private sealed class Known
    {
        public IReadOnlyList<WireFacility> Facilities { get; set; } = [];
        public DateTimeOffset ReadAt { get; set; } = DateTimeOffset.MinValue;
    }
}
