using System.Collections.Concurrent;

namespace TechOms.Platform.Storage;

/// <summary>
/// Tells when a table has grown so much that the planner's idea of it is worth nothing. Tables start empty, and the automatic analyze comes too
/// late for the first large import; every further half more is reason enough again.
/// </summary>
internal sealed class TableGrowth
{
    private const long First = 300;
    private readonly ConcurrentDictionary<string, (long Rows, long Known)> _tables = new();

    public bool IsNews(string table, int rows)
    {
        var now = _tables.AddOrUpdate(table, _ => (rows, 0), (_, was) => (was.Rows + rows, was.Known));
        if (now.Rows < First || now.Rows < now.Known * 3 / 2)
            return false;

        _tables[table] = (now.Rows, now.Rows);
        return true;
    }
}
