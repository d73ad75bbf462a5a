using TechOms.Features.Channels;
using TechOms.Platform.Csv;
using TechOms.Platform.Storage;

namespace TechOms.Features.Mappings;

internal sealed class CarrierMappingsFile : MappingFile
{
    private const string ChannelCarrier = "Carrier Channel Code";
    private const string ChannelService = "Service Channel Code";
    private const string Carrier = "Carrier System Code";
    private const string Service = "Service System Code";
    private const string Primary = "Primary";

    public override string Tab => "carriers";

    public override string Words => "carrier mappings";

    public override CsvFormat Format { get; } = new("C_Carrier_Mappings",
    [
        new(ChannelCarrier, "As the channel says it; a * at the end stands for anything.", Required: true),
        new(ChannelService, "Likewise; empty: any service, or none."),
        new(Carrier, "Our carrier.", Required: true),
        new(Service, "Our service; may be empty."),
        new(Primary, "Yes: of several channel words for one of ours, this one is sent."),
    ]);

    public override async Task<IReadOnlyList<CsvOutcome>> WriteAsync(Work work, Channel channel, CsvSheet sheet, DateTimeOffset now, CancellationToken cancellation)
    {
        var known = await work.QueryAsync(
            "select id, channel_carrier, channel_service, carrier, service, is_primary from carrier_mapping where account_id = $1 and channel_id = $2",
            row => new CarrierMapping(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5)), cancellation, work.AccountId, channel.Id);
        var byWords = known.ToLookup(mapping => KeyOf(mapping.ChannelCarrier, mapping.ChannelService));
        var taken = known.Select(mapping => KeyOf(mapping.ChannelCarrier, mapping.ChannelService)).ToHashSet();
        var primaries = known.Where(mapping => mapping.Primary).Select(mapping => KeyOf(mapping.Carrier, mapping.Service)).ToHashSet();
        var added = new List<CarrierMapping>();
        var outcomes = sheet.Rows.Select(row => Add(row, Read(row, now))).ToList();
        await InsertAsync(work, channel.Id, added, cancellation);
        return outcomes;

        CsvOutcome Add(CsvRow row, CarrierMapping mapping)
        {
            var name = SaveCarrierMapping.Name(mapping.ChannelCarrier, mapping.ChannelService);
            if (row.Refusal is { } refusal)
                return CsvOutcome.Refuse(row, name, refusal);

            var key = KeyOf(mapping.ChannelCarrier, mapping.ChannelService);
            if (!taken.Add(key))
                return Kept(row, name, byWords[key].FirstOrDefault() is { } there ? $"it is our {SaveCarrierMapping.Name(there.Carrier, there.Service)}." : "an earlier row says it.");

            var demoted = mapping.Primary && !primaries.Add(KeyOf(mapping.Carrier, mapping.Service));
            added.Add(mapping with { Primary = mapping.Primary && !demoted });
            return Added(row, name, demoted ? "Not as primary: another one is." : null);
        }
    }

    public override Task<List<IReadOnlyList<object?>>> ReadAsync(Work work, Guid channelId, CancellationToken cancellation) => work.QueryAsync<IReadOnlyList<object?>>(
        """
        select channel_carrier, channel_service, carrier, service, is_primary from carrier_mapping
        where account_id = $1 and channel_id = $2 order by lower(channel_carrier), lower(channel_service)
        """,
        row => [row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetBoolean(4) ? "Yes" : "No"], cancellation, work.AccountId, channelId);

    private static CarrierMapping Read(CsvRow row, DateTimeOffset now)
    {
        var mapping = new CarrierMapping(
            Guid.CreateVersion7(now), NeededWord(row, ChannelCarrier), Word(row, ChannelService), NeededWord(row, Carrier), Word(row, Service), row.Flag(Primary) ?? false);
        if (row.Refusal is null && SaveCarrierMapping.Check(mapping) is { } refusal)
            row.Refuse(refusal);
        return mapping;
    }

    private static async Task InsertAsync(Work work, Guid channelId, List<CarrierMapping> added, CancellationToken cancellation)
    {
        if (added.Count > 0)
        {
            await work.ExecuteAsync(
                """
                insert into carrier_mapping (account_id, channel_id, id, channel_carrier, channel_service, carrier, service, is_primary)
                select $1, $2, m.* from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[]) as m(id, channel_carrier, channel_service, carrier, service, is_primary)
                """,
                cancellation, work.AccountId, channelId, added.Select(m => m.Id).ToArray(), added.Select(m => m.ChannelCarrier).ToArray(), added.Select(m => m.ChannelService).ToArray(),
                added.Select(m => m.Carrier).ToArray(), added.Select(m => m.Service).ToArray(), added.Select(m => m.Primary).ToArray());
        }
    }
}
