using System.Globalization;

namespace TechOms.Platform.Storage;

/// <param name="Durable">False is for tests: a crash of the machine may lose everything, and waiting for the disk is over.</param>
internal sealed record ClusterOptions(bool Durable = true, int MaxConnections = 100);

/// <summary>Writes postgresql.conf: a machine shared with the server, many short transactions, nobody on the network.</summary>
internal static class PrivateClusterSettings
{
    private const long Megabyte = 1024 * 1024;

    public static string Text(string socketFolder, ClusterOptions options)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Megabyte;
        var buffers = options.Durable ? Math.Clamp(memory / 8, 128, 1024) : 128;
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Written by TechOms at every start. Put settings of your own into local.conf beside this file.
            listen_addresses = ''
            unix_socket_directories = '{socketFolder}'
            unix_socket_permissions = 0700
            max_connections = {options.MaxConnections}
            shared_buffers = {buffers}MB
            effective_cache_size = {Math.Max(memory / 2, 256)}MB
            work_mem = 16MB
            maintenance_work_mem = {Math.Clamp(memory / 16, 64, 512)}MB
            random_page_cost = 1.1
            jit = off
            max_parallel_workers_per_gather = {(Environment.ProcessorCount >= 8 ? 2 : 0)}
            autovacuum_vacuum_scale_factor = 0.05
            autovacuum_analyze_scale_factor = 0.05
            timezone = 'UTC'
            {(options.Durable ? Lasting : Fleeting)}
            logging_collector = on
            log_directory = '../log'
            log_filename = 'postgres-%a.log'
            log_rotation_age = 1d
            log_rotation_size = 0
            log_truncate_on_rotation = on
            log_line_prefix = '%m [%p] %d '
            log_timezone = 'UTC'
            log_checkpoints = off
            include_if_exists = 'local.conf'

            """);
    }

    private const string Lasting = """
        autovacuum_naptime = 5s
        fsync = on
        synchronous_commit = on
        wal_compression = on
        max_wal_size = 4GB
        log_min_duration_statement = 5s
        """;

    // Each database in turn is looked at once in this time, and tests have hundreds.
    private const string Fleeting = """
        autovacuum_naptime = 5min
        fsync = off
        synchronous_commit = off
        full_page_writes = off
        wal_level = minimal
        max_wal_senders = 0
        """;
}
