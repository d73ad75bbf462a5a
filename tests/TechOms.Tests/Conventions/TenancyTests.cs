using Npgsql;
using TechOms.Tests.Features;

namespace TechOms.Tests.Conventions;

/// <summary>The wall between accounts, on the schema as it is shipped.</summary>
public sealed class TenancyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_the_tenant_role_may_touch_is_guarded()
    {
        await using var schema = await SchemaAsync();
        var open = await AskAsync(schema,
            """
            select c.relname from pg_class c
            where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relnamespace = 'public'::regnamespace
              and (has_table_privilege('techoms_tenant', c.oid, 'select, insert, update, delete, truncate, references, trigger') or has_any_column_privilege('techoms_tenant', c.oid, 'select, insert, update'))
              and not (c.relrowsecurity and c.relforcerowsecurity
                and (select count(*) from pg_policy p where p.polrelid = c.oid and p.polcmd = '*' and p.polpermissive and p.polqual is not null and p.polwithcheck is not null
                  and 'techoms_tenant'::regrole = any(p.polroles)) = 1
                and not exists (select from pg_policy p where p.polrelid = c.oid and 0 = any(p.polroles)))
            """);

        Offenders.MustBeNone(open);
    }

    [Fact]
    public async Task Every_table_of_an_account_is_guarded_or_out_of_the_tenants_reach()
    {
        await using var schema = await SchemaAsync();
        var ofAccounts = await AskAsync(schema,
            """
            select c.relname || case
                when c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policies p where p.tablename = c.relname and 'techoms_tenant' = any(p.roles)) then ' guarded'
                when has_table_privilege('techoms_tenant', c.oid, 'select, insert, update, delete') then ' open'
                else ' closed' end
            from pg_class c
            where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id')
            """);

        Assert.Contains("sales_order guarded", ofAccounts);
        Assert.Contains("api_key closed", ofAccounts);
        Assert.True(ofAccounts.Count > 25, $"Found only {ofAccounts.Count} tables.");
        Offenders.MustBeNone(ofAccounts.Where(table => table.EndsWith(" open", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_roles_own_nothing_and_cannot_make_themselves_more()
    {
        await using var schema = await SchemaAsync();

        Assert.Equal(["techoms_system", "techoms_tenant"], await AskAsync(schema, "select rolname from pg_roles where rolname like 'techoms_%' order by 1"));
        Offenders.MustBeNone(await AskAsync(schema, "select r.rolname from pg_shdepend d join pg_roles r on r.oid = d.refobjid where d.deptype = 'o' and r.rolname like 'techoms_%'"));
        Offenders.MustBeNone(await AskAsync(schema,
            """
            select rolname from pg_roles
            where rolname like 'techoms_%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolcanlogin
              or exists (select from pg_auth_members m where m.member = pg_roles.oid) or has_schema_privilege(oid, 'public', 'create'))
            """));
    }

    private static async Task<NpgsqlDataSource> SchemaAsync() => NpgsqlDataSource.Create(await TestDatabase.CreateAsync(PipelineWorld.MigrateAsync));

    private static async Task<List<string>> AskAsync(NpgsqlDataSource schema, string sql)
    {
        await using var command = schema.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<string>();
        while (await reader.ReadAsync(Cancellation))
            rows.Add(reader.GetString(0));
        return rows;
    }
}
