using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TechOms.Platform.Csv;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>Sets or changes levels from a file. The same file again changes nothing: values are set, and adjustments are known by their booking.</summary>
internal sealed class ImportLevels(CsvImport import, AdjustInventory adjust)
{
    public Task<Result<CsvReport>> RunAsync(string text, CsvMode mode, CancellationToken cancellation) => import.RunAsync(LevelsCsv.Format, text, mode, WriteAsync, cancellation);

    private async Task<IReadOnlyList<CsvOutcome>> WriteAsync(Work work, CsvSheet sheet, CancellationToken cancellation)
    {
        // Twins of a file that arrive together: the second finds the first one's bookings.
        await work.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended($1, 0))", cancellation, $"{LevelsCsv.Format.FileName} {work.AccountId}");
        var rows = Read(sheet);
        RefuseTwins(rows);
        var booked = await BookedAsync(work, rows, cancellation);
        var wanted = rows.Where(row => row.Source.Refusal is null && !booked.Contains(row.Booking)).ToList();
        var outcomes = await adjust.ApplyAsync(work, wanted.ConvertAll(row => row.Adjustment), StockCause.Import, wanted.ConvertAll(row => row.Booking), cancellation);
        var done = wanted.Zip(outcomes).ToDictionary(pair => pair.First, pair => pair.Second);
        return rows.ConvertAll(row => (row.Source.Refusal, done.GetValueOrDefault(row)) switch
        {
            ({ } refusal, _) => CsvOutcome.Refuse(row.Source, row.Name, refusal),
            (_, { Refusal: { } refusal }) => CsvOutcome.Refuse(row.Source, row.Name, refusal),
            (_, { Changed: true } outcome) => new CsvOutcome(row.Source.Line, row.Name, CsvVerdict.Changed, string.Create(CultureInfo.InvariantCulture, $"{outcome.Before} → {outcome.Total}")),
            (_, { } outcome) => new CsvOutcome(row.Source.Line, row.Name, CsvVerdict.Unchanged, string.Create(CultureInfo.InvariantCulture, $"It has {outcome.Total}.")),
            _ => new CsvOutcome(row.Source.Line, row.Name, CsvVerdict.Unchanged, "It was booked by an earlier import. To book it again, give it a reference of its own."),
        });
    }

    private static List<Row> Read(CsvSheet sheet)
    {
        var read = sheet.Rows.Select(row =>
        {
            var kind = row.Choice<LevelsCsv.RowKind>(LevelsCsv.Kind) ?? LevelsCsv.RowKind.Set;
            var sku = row.Needed(LevelsCsv.Sku);
            var quantity = row.Text(LevelsCsv.Quantity) is null ? Missing(row) : row.Whole(LevelsCsv.Quantity) ?? 0;
            var adjustment = new Adjustment(
                quantity, kind is LevelsCsv.RowKind.Set ? AdjustmentKind.Set : AdjustmentKind.Add, Sku: sku, Warehouse: row.Text(LevelsCsv.Warehouse), Reason: row.Text(LevelsCsv.Reason));
            return (Source: row, Adjustment: adjustment, Reference: row.Text(LevelsCsv.Reference));
        }).ToList();
        var file = Digest(string.Join('\n', read.Select(row => $"{row.Adjustment}{row.Reference}")));
        return [.. read.Select((row, place) => new Row(row.Source, row.Adjustment, row switch
        {
            { Adjustment.Kind: AdjustmentKind.Set } => null,
            { Reference: { } reference } => new Guid(Digest($"{LevelOf(row.Adjustment)}\n{reference}").AsSpan(0, 16)),
            _ => new Guid(Digest($"{Convert.ToHexString(file)}\n{place}").AsSpan(0, 16)),
        }))];
    }

    private static long Missing(CsvRow row)
    {
        row.Needed(LevelsCsv.Quantity);
        return 0;
    }

    // Which of two values would stay is a guess nobody should make.
    private static void RefuseTwins(List<Row> rows)
    {
        foreach (var same in rows.GroupBy(row => LevelOf(row.Adjustment)).Where(same => same.Count() > 1 && same.Any(row => row.Adjustment.Kind is AdjustmentKind.Set)))
        {
            foreach (var row in same.Skip(1))
                row.Source.Refuse("inventory.row-twice", LevelsCsv.Sku, $"Line {same.First().Source.Line} is about the same SKU and warehouse.");
        }
    }

    private static async Task<HashSet<Guid?>> BookedAsync(Work work, List<Row> rows, CancellationToken cancellation)
    {
        var bookings = rows.Select(row => row.Booking).OfType<Guid>().Distinct().ToArray();
        if (bookings.Length == 0)
            return [];

        var booked = await work.QueryAsync(
            "select reference_id from stock_movement where account_id = $1 and reference_id = any($2) and cause = $3",
            row => (Guid?)row.GetGuid(0), cancellation, work.AccountId, bookings, nameof(StockCause.Import));
        return [.. booked];
    }

    private static string LevelOf(Adjustment row) => $"{row.Sku}\n{row.Warehouse}".ToUpperInvariant();

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <param name="Booking">What an adjustment is known by once it is booked; null: a value, which can be set again.</param>
    private sealed record Row(CsvRow Source, Adjustment Adjustment, Guid? Booking)
    {
        public string Name => Adjustment.Warehouse is null ? Adjustment.Sku! : $"{Adjustment.Sku} at {Adjustment.Warehouse}";
    }
}
