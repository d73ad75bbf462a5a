using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace TechOms.Platform.Storage;

internal static class DatabaseFailures
{
    /// <summary>The row exists already: the expected way to lose a race for a name or a code.</summary>
    public static bool IsDuplicate(this DbUpdateException failure)
        => failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}
