using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Features.Shipments;
using TechOms.Platform.Csv;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Mappings;

/// <summary>Mappings from a file. What is there already is kept as it is.</summary>
internal sealed class ImportMappings(CsvImport import, FindChannel find, Caller caller, TimeProvider clock)
{
    public async Task<Result<CsvReport>> RunAsync(string channel, MappingFile file, string text, CsvMode mode, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;
        if (file is ReferenceMappingsFile && found.Kind is not ConnectorKind.FulfillmentChannel)
            return Refusal.Conflict("mapping.wrong-kind", "Only fulfillment channels take references.");

        return await import.RunAsync(file.Format, text, mode, (work, sheet, stop) => WriteAsync(work, found, file, sheet, stop), cancellation);
    }

    private async Task<IReadOnlyList<CsvOutcome>> WriteAsync(Work work, Channel channel, MappingFile file, CsvSheet sheet, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        // Twins of a file that arrive together: the second finds the first one's rows.
        await work.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended($1, 0))", cancellation, $"{file.Format.FileName} {channel.Id}");
        var outcomes = await file.WriteAsync(work, channel, sheet, now, cancellation);
        var added = outcomes.Count(outcome => outcome.Verdict is CsvVerdict.Added);
        if (added == 0)
            return outcomes;

        await WaitingShipments.ReleaseOfChannelAsync(work, channel.Id, now, cancellation);
        await work.RecordAsync(
            [ChannelEvents.Of(EventLevel.Info, "mapping.imported", $"{added} {file.Words} were imported.", channel.Id, caller.Actor, new { File = file.Format.FileName, Added = added })], now, cancellation);
        return outcomes;
    }
}

/// <summary>All mappings of one kind, as the import reads them.</summary>
internal sealed class ExportMappings(Database database, CurrentTenant current, FindChannel find)
{
    public sealed record Answer(IResult File);

    public async Task<Result<Answer>> RunAsync(string channel, MappingFile file, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        return new Answer(file.Format.ToFile(await file.ReadAsync(work, found.Id, cancellation)));
    }
}
