using System.Runtime.InteropServices;
using Npgsql;

namespace TechOms.Benchmarks;

/// <param name="CommitMilliseconds">What the disk takes for the smallest durable commit; median.</param>
internal sealed record Machine(string Processor, int Cores, long MemoryGigabytes, string Postgres, string Fsync, string Runtime, double CommitMilliseconds)
{
    public static async Task<Machine> DescribeAsync(BenchDatabases place, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(place.Maintenance) { MaxPoolSize = 1 });
        await ExecuteAsync(source, "create table if not exists tick (at timestamptz)", cancellation);
        var commits = new List<double>();
        for (var i = 0; i < 101; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await ExecuteAsync(source, "insert into tick values (now())", cancellation);
            commits.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
        }

        return new(
            ProcessorName(), Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30,
            $"PostgreSQL {await AskAsync(source, "show server_version", cancellation)}", await AskAsync(source, "show fsync", cancellation),
            RuntimeInformation.FrameworkDescription, commits.Order().ElementAt(commits.Count / 2));
    }

    public override string ToString()
        => $"{Processor}, {Cores} cores, {MemoryGigabytes} GB; {Postgres}, fsync {Fsync}, {CommitMilliseconds:F2} ms per smallest commit; {Runtime}";

    private static string ProcessorName() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown processor"
        : RuntimeInformation.ProcessArchitecture.ToString();

    private static async Task<string> AskAsync(NpgsqlDataSource source, string sql, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
