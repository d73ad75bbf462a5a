using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace TechOms.Platform.Storage;

internal static class OmsDbWork
{
    /// <summary>
    /// The context's open transaction in the words of steps, so that an event is written with the change it describes. Commit through it: that
    /// also wakes who waits. It is the context's to dispose.
    /// </summary>
    public static Work AsWork(this OmsDb db, Tenant tenant)
    {
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("Begin a transaction first.");
        return new((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction)transaction.GetDbTransaction(), tenant);
    }
}
