using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Csv;
using TechOms.Platform.Storage;

namespace TechOms.Features.Mappings;

internal sealed class ReferenceMappingsFile(ConnectorCatalog connectors) : MappingFile
{
    private const string Scope = "Type";
    private const string Code = "Code";
    private const string Property = "WMS Property";

    public override string Tab => "references";

    public override string Words => "reference mappings";

    public override CsvFormat Format { get; } = new("F_Reference_Mappings",
    [
        new(Scope, "Order, Order Line, Purchase Order or Purchase Order Line.", Required: true),
        new(Code, "Our reference.", Required: true),
        new(Property, "Where the warehouse's system puts it.", Required: true),
    ]);

    public override async Task<IReadOnlyList<CsvOutcome>> WriteAsync(Work work, Channel channel, CsvSheet sheet, DateTimeOffset now, CancellationToken cancellation)
    {
        var places = channel.Connector is null ? null : connectors.Find(channel.Connector)?.Info.References;
        var known = (await work.QueryAsync(
            "select scope, code, property from reference_mapping where account_id = $1 and channel_id = $2", row => (Key: KeyOf(row.GetString(0), row.GetString(1)), Property: row.GetString(2)),
            cancellation, work.AccountId, channel.Id)).ToLookup(row => row.Key, row => row.Property);
        var added = new Dictionary<string, ReferenceMapping>();
        var outcomes = sheet.Rows.Select(row => Add(row, Read(row, places, now))).ToList();
        if (added.Count > 0)
        {
            await work.ExecuteAsync(
                """
                insert into reference_mapping (account_id, channel_id, id, scope, code, property)
                select $1, $2, m.* from unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) as m(id, scope, code, property)
                """,
                cancellation, work.AccountId, channel.Id, added.Values.Select(m => m.Id).ToArray(), added.Values.Select(m => m.Scope.ToString()).ToArray(),
                added.Values.Select(m => m.Code).ToArray(), added.Values.Select(m => m.Property).ToArray());
        }

        return outcomes;

        CsvOutcome Add(CsvRow row, ReferenceMapping mapping)
        {
            if (row.Refusal is { } refusal)
                return CsvOutcome.Refuse(row, mapping.Code, refusal);

            var key = KeyOf(mapping.Scope.ToString(), mapping.Code);
            return known[key].FirstOrDefault() is { } property ? Kept(row, mapping.Code, $"it goes to {property}.")
                : added.TryAdd(key, mapping) ? Added(row, mapping.Code)
                : Kept(row, mapping.Code, "an earlier row says it.");
        }
    }

    public override Task<List<IReadOnlyList<object?>>> ReadAsync(Work work, Guid channelId, CancellationToken cancellation) => work.QueryAsync<IReadOnlyList<object?>>(
        "select scope, code, property from reference_mapping where account_id = $1 and channel_id = $2 order by scope, lower(code)",
        row => [Say(Enum.Parse<ReferenceScope>(row.GetString(0))), row.GetString(1), row.GetString(2)], cancellation, work.AccountId, channelId);

    private static ReferenceMapping Read(CsvRow row, ReferencePlaces? places, DateTimeOffset now)
    {
        row.Needed(Scope);
        var mapping = new ReferenceMapping(Guid.CreateVersion7(now), row.Choice<ReferenceScope>(Scope) ?? default, NeededWord(row, Code), NeededWord(row, Property));
        if (row.Refusal is not null)
            return mapping;

        return FindReferencePlaces.Check(places, mapping.Scope, mapping.Property).Match(
            name => mapping with { Property = name },
            refusal =>
            {
                row.Refuse(refusal);
                return mapping;
            });
    }

    private static string Say(ReferenceScope scope) => scope switch
    {
        ReferenceScope.Order => "Order",
        ReferenceScope.OrderLine => "Order Line",
        ReferenceScope.PurchaseOrder => "Purchase Order",
        _ => "Purchase Order Line",
    };
}
