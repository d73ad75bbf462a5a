using Npgsql;
using TechOms.Platform.Storage;
using TechOms.Tests.Features;

namespace TechOms.Tests.Conventions;

/// <summary>A row of each of two tenants in every table, whatever the table: one tenant sees, changes and takes only its own.</summary>
public sealed class ForeignRowsTests
{
    private static readonly Tenant Ours = new(Guid.CreateVersion7(), Guid.CreateVersion7());
    private static readonly Tenant Theirs = new(Guid.CreateVersion7(), Guid.CreateVersion7());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_sees_changes_and_takes_no_foreign_row_of_any_table()
    {
        await using var database = new Database(await TestDatabase.CreateAsync(PipelineWorld.MigrateAsync));
        var tables = await GuardedTablesAsync(database);
        await FillAsync(database, tables);

        Assert.True(tables.Count > 25, $"Found only {tables.Count} tables.");
        foreach (var table in tables)
        {
            await using var work = await database.BeginAsync(Ours, Cancellation);
            Assert.Equal((table.Name, 1L), (table.Name, await work.ScalarAsync<long>($"select count(*) from {table.Name}", Cancellation)));
            Assert.Equal((table.Name, 1), (table.Name, await work.ExecuteAsync($"update {table.Name} set {table.Mark} = {table.Mark}", Cancellation)));
            Assert.Equal((table.Name, 1), (table.Name, await work.ExecuteAsync($"delete from {table.Name}", Cancellation)));
            var refused = await Assert.ThrowsAsync<PostgresException>(() => work.ExecuteAsync(InsertFor(table, Theirs), Cancellation));
            Assert.Equal((table.Name, PostgresErrorCodes.InsufficientPrivilege), (table.Name, refused.SqlState));
        }
    }

    [Fact]
    public async Task A_session_without_a_tenant_sees_nothing()
    {
        await using var database = new Database(await TestDatabase.CreateAsync(PipelineWorld.MigrateAsync));
        var tables = await GuardedTablesAsync(database);
        await FillAsync(database, tables);

        Assert.NotEmpty(tables);
        await using var nobody = await database.Tenants.OpenConnectionAsync(Cancellation);
        foreach (var table in tables)
        {
            await using var command = new NpgsqlCommand($"select count(*) from {table.Name}", nobody);
            Assert.Equal((table.Name, 0L), (table.Name, await command.ExecuteScalarAsync(Cancellation)));
        }
    }

    // Only the wall is to be met here, so keys, checks and triggers of the copy are out of the way.
    private static async Task FillAsync(Database database, IReadOnlyList<Table> tables)
    {
        await using var owner = await database.Owner.OpenConnectionAsync(Cancellation);
        await ExecuteAsync(owner,
            """
            do $$
            declare c record;
            begin
              for c in select conrelid::regclass as relation, conname from pg_constraint where contype in ('c', 'f') and connamespace = 'public'::regnamespace and coninhcount = 0 loop
                execute format('alter table %s drop constraint if exists %I cascade', c.relation, c.conname);
              end loop;
              for c in select tgrelid::regclass as relation from pg_trigger where not tgisinternal group by 1 loop
                execute format('alter table %s disable trigger user', c.relation);
              end loop;
            end $$
            """);
        foreach (var table in tables)
        {
            await ExecuteAsync(owner, InsertFor(table, Ours));
            await ExecuteAsync(owner, InsertFor(table, Theirs));
        }
    }

    private static string InsertFor(Table table, Tenant tenant)
    {
        var columns = table.Columns.Select(column => column.Name).ToList();
        var values = table.Columns.Select(column => column switch
        {
            { Name: "account_id" } => $"'{tenant.AccountId}'",
            { Name: "organization_id" } => $"'{tenant.OrganizationId}'",
            { Name: "id" } when table.Name == "organization" => $"'{tenant.OrganizationId}'",
            { Type: "uuid" } => "gen_random_uuid()",
            { Type: "text" } => "gen_random_uuid()::text",
            { Type: "timestamp with time zone" } => "now()",
            { Type: "jsonb" } => "'{}'",
            { Type: "boolean" } => "false",
            { Type: "text[]" or "uuid[]" } => "'{}'",
            { Type: "integer" or "bigint" or "double precision" or "numeric" } => "1",
            _ => throw new InvalidOperationException($"Teach this test to fill {table.Name}.{column.Name}, a {column.Type}."),
        });
        return $"insert into {table.Name} ({string.Join(", ", columns)}) values ({string.Join(", ", values)})";
    }

    private static async Task<List<Table>> GuardedTablesAsync(Database database)
    {
        await using var command = database.Owner.CreateCommand(
            """
            select c.relname, a.attname, format_type(a.atttypid, null)
            from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and c.relrowsecurity and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
              and (a.attnotnull or a.attname in ('account_id', 'organization_id'))
            order by c.relname, a.attnum
            """);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var columns = new List<(string Table, Column Column)>();
        while (await reader.ReadAsync(Cancellation))
            columns.Add((reader.GetString(0), new(reader.GetString(1), reader.GetString(2))));
        return [.. columns.GroupBy(column => column.Table, column => column.Column).Select(table => new Table(table.Key, [.. table]))];
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private sealed record Table(string Name, IReadOnlyList<Column> Columns)
    {
        public string Mark => Columns[^1].Name;
    }

    private sealed record Column(string Name, string Type);
}
