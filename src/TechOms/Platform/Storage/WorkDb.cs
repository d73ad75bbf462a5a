using Microsoft.EntityFrameworkCore;

namespace TechOms.Platform.Storage;

internal static class WorkDb
{
    /// <summary>A context inside this transaction: sees what the work has written, and its tenant's rows only.</summary>
    public static OmsDb OpenDb(this Work work) => new(new DbContextOptionsBuilder<OmsDb>().UseNpgsql(work.Connection).Options);
}
