using System.ComponentModel.DataAnnotations;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Features.Shipments;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Mappings;

/// <param name="Code">Our reference.</param>
/// <param name="Property">Where the warehouse's system puts it.</param>
internal sealed record ReferenceMapping(Guid Id, ReferenceScope Scope, string Code, string Property);

internal sealed class ListReferenceMappings(Database database, CurrentTenant current, FindChannel find)
{
    public async Task<Result<IReadOnlyList<ReferenceMapping>>> RunAsync(string channel, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        return await work.QueryAsync(
            "select id, scope, code, property from reference_mapping where account_id = $1 and channel_id = $2 order by scope, lower(code)",
            row => new ReferenceMapping(row.GetGuid(0), Enum.Parse<ReferenceScope>(row.GetString(1)), row.GetString(2), row.GetString(3)),
            cancellation, work.AccountId, found.Id);
    }
}

/// <summary>Adds a one-way translation, from us to the warehouse, or changes the one of the same scope and code.</summary>
internal sealed class SaveReferenceMapping(Database database, CurrentTenant current, FindReferencePlaces find, Caller caller, TimeProvider clock)
{
    public sealed record Request(
        ReferenceScope Scope, [property: Required, MaxLength(100)] string Code, [property: Required, MaxLength(100)] string Property);

    public async Task<Result<ReferenceMapping>> RunAsync(string channel, Request request, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(request.Code))
            return Refusal.Invalid("mapping.code-needed", nameof(request.Code), "Say which of our references.");

        return await (await find.RunAsync(channel, request.Scope, request.Property, cancellation)).Match<Task<Result<ReferenceMapping>>>(
            async place => await StoreAsync(place, request, cancellation), refusal => Task.FromResult<Result<ReferenceMapping>>(refusal));
    }

    private async Task<ReferenceMapping> StoreAsync(ReferencePlace place, Request request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var id = await work.ScalarAsync<Guid>(
            """
            insert into reference_mapping (account_id, id, channel_id, scope, code, property) values ($1, $2, $3, $4, $5, $6)
            on conflict (account_id, channel_id, scope, code) do update set property = excluded.property
            returning id
            """,
            cancellation, work.AccountId, Guid.CreateVersion7(now), place.ChannelId, request.Scope.ToString(), request.Code.Trim(), place.Property);
        var mapping = new ReferenceMapping(id, request.Scope, request.Code.Trim(), place.Property);
        await WaitingShipments.ReleaseOfChannelAsync(work, place.ChannelId, now, cancellation);
        await work.RecordAsync(
            [ChannelEvents.Of(EventLevel.Info, "mapping.reference-saved", $"{mapping.Code} goes to {mapping.Property}.", place.ChannelId, caller.Actor, mapping)], now, cancellation);
        await work.CommitAsync(cancellation);
        return mapping;
    }
}

internal sealed class DeleteReferenceMapping(Database database, CurrentTenant current, FindChannel find, Caller caller, TimeProvider clock)
{
    public async Task<Result<ReferenceMapping>> RunAsync(string channel, Guid id, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var gone = await work.QueryAsync(
            "delete from reference_mapping where account_id = $1 and channel_id = $2 and id = $3 returning id, scope, code, property",
            row => new ReferenceMapping(row.GetGuid(0), Enum.Parse<ReferenceScope>(row.GetString(1)), row.GetString(2), row.GetString(3)),
            cancellation, work.AccountId, found.Id, id);
        if (gone is not [var mapping])
            return Refusal.NotFound("mapping");

        await work.RecordAsync(
            [ChannelEvents.Of(EventLevel.Info, "mapping.reference-deleted", $"{mapping.Code} goes nowhere now.", found.Id, caller.Actor, mapping)],
            clock.GetUtcNow(), cancellation);
        await work.CommitAsync(cancellation);
        return mapping;
    }
}
