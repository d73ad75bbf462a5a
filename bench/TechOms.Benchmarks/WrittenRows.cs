using Npgsql;

namespace TechOms.Benchmarks;

/// <summary>A floor that writes less than we do would flatter it, one that writes more would flatter us: both must have left the same rows.</summary>
internal static class WrittenRows
{
    // Texts with ids and times in them differ by a few characters.
    private const double WidthTolerance = 0.03;

    private const string Sql =
        """
        select 'sales_order ' || status, count(*), sum(length(o::text)) from sales_order o group by status union all
        select 'sales_order_line', count(*), sum(length(l::text)) from sales_order_line l where shipped = quantity and allocated = 0 and variant_id is not null union all
        select 'shipment ' || status, count(*), sum(length(s::text)) from shipment s group by status union all
        select 'shipment_line', count(*), sum(length(l::text)) from shipment_line l where shipped = quantity union all
        select 'stock_movement ' || cause, count(*), sum(length(m::text)) from stock_movement m group by cause union all
        select 'stock_level of ' || sum(total) || '/' || sum(allocated), count(*), sum(length(l::text)) from stock_level l union all
        select 'shipment_update ' || outcome, count(*), sum(length(u::text)) from shipment_update u group by outcome union all
        select 'package', count(*), sum(length(p::text)) from package p union all
        select 'confirmation ' || status, count(*), sum(length(c::text)) from confirmation c group by status union all
        select 'exchange', count(*), sum(length(e::text)) from exchange e union all
        select 'event ' || code, count(*), sum(length(e::text)) from event e group by code union all
        select 'problem', count(*), coalesce(sum(length(p::text)), 0) from problem p
        order by 1
        """;

    public static async Task MustMatchAsync(string ours, string floor, CancellationToken cancellation)
    {
        var (written, atLeast) = (await ReadAsync(ours, cancellation), await ReadAsync(floor, cancellation));
        var differences = written.Keys.Union(atLeast.Keys).Where(table => !Alike(written.GetValueOrDefault(table), atLeast.GetValueOrDefault(table)))
            .Select(table => $"{table}: {written.GetValueOrDefault(table)} here, {atLeast.GetValueOrDefault(table)} by the floor").ToList();
        if (written.Count == 0 || differences.Count > 0)
            throw new InvalidOperationException($"The two did not write the same rows (count, characters): {string.Join("; ", differences)}.");
    }

    private static bool Alike((long Rows, long Characters) one, (long Rows, long Characters) other)
        => one.Rows == other.Rows && Math.Abs(one.Characters - other.Characters) <= WidthTolerance * one.Characters;

    private static async Task<Dictionary<string, (long Rows, long Characters)>> ReadAsync(string database, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { Pooling = false });
        await using var command = source.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new Dictionary<string, (long, long)>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(reader.GetString(0), (reader.GetInt64(1), reader.GetInt64(2)));
        return rows;
    }
}
