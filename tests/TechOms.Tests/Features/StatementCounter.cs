using System.Diagnostics;
using Npgsql;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Features;

/// <summary>Counts what is sent to one database, as the driver itself reports it.</summary>
internal sealed class StatementCounter : IDisposable
{
    private readonly ActivityListener _listener;
    private long _count;

    public StatementCounter(Database database)
    {
        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        _listener = new()
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (IsStatement(activity)
                    && activity.TagObjects.Any(tag => tag.Key is "db.namespace" or "db.name" && Equals(tag.Value, name)))
                    Interlocked.Increment(ref _count);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public long Count => Interlocked.Read(ref _count);

    public static bool IsStatement(Activity activity) => activity.TagObjects.Any(tag => tag.Key is "db.query.text" or "db.statement");

    public void Dispose() => _listener.Dispose();
}
