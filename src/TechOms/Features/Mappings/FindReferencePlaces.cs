using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Results;

namespace TechOms.Features.Mappings;

/// <param name="Property">As the warehouse's system spells it.</param>
internal sealed record ReferencePlace(Guid ChannelId, string Property);

/// <summary>Where a channel's references can go: what its system offers, or any custom field.</summary>
internal sealed class FindReferencePlaces(FindTerms find)
{
    public async Task<Result<ReferencePlace>> RunAsync(string channel, ReferenceScope scope, string? property, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not var (found, connector))
            return FindChannel.Missing;
        if (found.Kind is not ConnectorKind.FulfillmentChannel)
            return Refusal.Conflict("mapping.wrong-kind", "Only fulfillment channels take references.");
        if (string.IsNullOrWhiteSpace(property))
            return Refusal.Invalid("mapping.property-needed", "Property", "Say where the warehouse's system puts it.");

        return Check(connector?.References, scope, property.Trim()).Match<Result<ReferencePlace>>(name => new ReferencePlace(found.Id, name), refusal => refusal);
    }

    /// <param name="places">Null: worked by hand, or by a connector this server does not know; then anything is noted.</param>
    /// <returns>The name as the warehouse's system spells it.</returns>
    public static Result<string> Check(ReferencePlaces? places, ReferenceScope scope, string name)
    {
        if (places?.Of(scope).FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || known.Label.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } offered)
            return offered.Name;

        return places is null || places.AnyName.Contains(scope)
            ? name
            : Refusal.Invalid("mapping.property-unknown", "Property", places.Of(scope).Any()
                ? $"The warehouse's system has no {name} there. It has {string.Join(", ", places.Of(scope).Select(known => known.Name))}."
                : "The warehouse's system takes no references there.");
    }
}
