using System.ComponentModel.DataAnnotations;
using Npgsql;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Features.Orders;
using TechOms.Features.Shipments;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Mappings;

/// <param name="ChannelCarrier">As the channel says it; a * at the end stands for anything.</param>
/// <param name="Carrier">As we say it.</param>
/// <param name="Primary">Of several channel words for one of ours: the one that is sent.</param>
internal sealed record CarrierMapping(Guid Id, string ChannelCarrier, string ChannelService, string Carrier, string Service, bool Primary);

internal sealed class ListCarrierMappings(Database database, CurrentTenant current, FindChannel find)
{
    public async Task<Result<IReadOnlyList<CarrierMapping>>> RunAsync(string channel, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        return await work.QueryAsync(
            """
            select id, channel_carrier, channel_service, carrier, service, is_primary from carrier_mapping
            where account_id = $1 and channel_id = $2 order by lower(channel_carrier), lower(channel_service)
            """,
            row => new CarrierMapping(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5)),
            cancellation, work.AccountId, found.Id);
    }
}

/// <summary>Adds a translation of carrier and service, or changes the one whose id is given.</summary>
internal sealed class SaveCarrierMapping(Database database, CurrentTenant current, FindChannel find, Caller caller, TimeProvider clock)
{
    private const int MaxLength = 100;

    public sealed record Request
    {
        [Required, MaxLength(MaxLength)]
        public string ChannelCarrier { get; init; } = "";

        [MaxLength(MaxLength)]
        public string? ChannelService { get; init; }

        [Required, MaxLength(MaxLength)]
        public string Carrier { get; init; } = "";

        [MaxLength(MaxLength)]
        public string? Service { get; init; }

        /// <summary>Takes the place of the one that was primary.</summary>
        public bool Primary { get; init; }
    }

    /// <param name="id">Null: a new one.</param>
    public async Task<Result<CarrierMapping>> RunAsync(string channel, Guid? id, Request request, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        var mapping = new CarrierMapping(
            id ?? Guid.CreateVersion7(clock.GetUtcNow()), request.ChannelCarrier.Trim(), request.ChannelService?.Trim() ?? "",
            request.Carrier.Trim(), request.Service?.Trim() ?? "", request.Primary);
        if (Check(mapping) is { } refusal)
            return refusal;

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        try
        {
            if (await StoreAsync(work, found.Id, mapping, isNew: id is null, cancellation) == 0)
                return Refusal.NotFound("mapping");
        }
        catch (PostgresException twice) when (twice.SqlState is PostgresErrorCodes.UniqueViolation)
        {
            return Refusal.Invalid("mapping.carrier-twice", nameof(request.ChannelCarrier), "This channel carrier and service are mapped already.");
        }

        await WaitingOrders.ReleaseOfCarriersAsync(work, found.Id, clock.GetUtcNow(), cancellation);
        await WaitingShipments.ReleaseOfChannelAsync(work, found.Id, clock.GetUtcNow(), cancellation);
        await work.RecordAsync(
            [
                ChannelEvents.Of(
                    EventLevel.Info, "mapping.carrier-saved", $"{Name(mapping.ChannelCarrier, mapping.ChannelService)} is our {Name(mapping.Carrier, mapping.Service)}.",
                    found.Id, caller.Actor, mapping),
            ],
            clock.GetUtcNow(), cancellation);
        await work.CommitAsync(cancellation);
        return mapping;
    }

    internal static string Name(string carrier, string service) => service.Length == 0 ? carrier : $"{carrier} / {service}";

    internal static Refusal? Check(CarrierMapping mapping) => mapping switch
    {
        { ChannelCarrier: "" } => Refusal.Invalid("mapping.channel-carrier-needed", nameof(mapping.ChannelCarrier), "Say how the channel calls the carrier."),
        { Carrier: "" } => Refusal.Invalid("mapping.carrier-needed", nameof(mapping.Carrier), "Say which of our carriers it is."),
        _ when HasStarInside(mapping.ChannelCarrier) => Refusal.Invalid("mapping.wildcard", nameof(mapping.ChannelCarrier), "A * can only stand at the end."),
        _ when HasStarInside(mapping.ChannelService) => Refusal.Invalid("mapping.wildcard", nameof(mapping.ChannelService), "A * can only stand at the end."),
        { Primary: true } when mapping.ChannelCarrier.EndsWith('*') || mapping.ChannelService.EndsWith('*')
            => Refusal.Invalid("mapping.primary-wildcard", nameof(mapping.Primary), "What is sent must be one word, so a mapping with * cannot be primary."),
        _ => null,
    };

    private static bool HasStarInside(string text) => text.IndexOf('*', StringComparison.Ordinal) is >= 0 and var at && at < text.Length - 1;

    private static async Task<int> StoreAsync(Work work, Guid channelId, CarrierMapping mapping, bool isNew, CancellationToken cancellation)
    {
        if (mapping.Primary)
            await work.ExecuteAsync(
                "update carrier_mapping set is_primary = false where account_id = $1 and channel_id = $2 and carrier = $3 and service = $4 and id <> $5 and is_primary",
                cancellation, work.AccountId, channelId, mapping.Carrier, mapping.Service, mapping.Id);
        return await work.ExecuteAsync(
            isNew
                ? """
                  insert into carrier_mapping (account_id, channel_id, id, channel_carrier, channel_service, carrier, service, is_primary)
                  values ($1, $2, $3, $4, $5, $6, $7, $8)
                  """
                : """
                  update carrier_mapping set channel_carrier = $4, channel_service = $5, carrier = $6, service = $7, is_primary = $8
                  where account_id = $1 and channel_id = $2 and id = $3
                  """,
            cancellation, work.AccountId, channelId, mapping.Id, mapping.ChannelCarrier, mapping.ChannelService, mapping.Carrier, mapping.Service, mapping.Primary);
    }
}

internal sealed class DeleteCarrierMapping(Database database, CurrentTenant current, FindChannel find, Caller caller, TimeProvider clock)
{
    public async Task<Result<CarrierMapping>> RunAsync(string channel, Guid id, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var gone = await work.QueryAsync(
            """
            delete from carrier_mapping where account_id = $1 and channel_id = $2 and id = $3
            returning id, channel_carrier, channel_service, carrier, service, is_primary
            """,
            row => new CarrierMapping(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5)),
            cancellation, work.AccountId, found.Id, id);
        if (gone is not [var mapping])
            return Refusal.NotFound("mapping");

        await work.RecordAsync(
            [
                ChannelEvents.Of(
                    EventLevel.Info, "mapping.carrier-deleted", $"{SaveCarrierMapping.Name(mapping.ChannelCarrier, mapping.ChannelService)} is mapped no longer.",
                    found.Id, caller.Actor, mapping),
            ],
            clock.GetUtcNow(), cancellation);
        await work.CommitAsync(cancellation);
        return mapping;
    }
}
