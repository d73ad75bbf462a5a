using Npgsql;

namespace TechOms.Tests;

public sealed class TestDatabaseTests
{
    private static int _prepared;

    [Fact]
    public async Task Databases_are_copies_of_one_template_and_share_nothing()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TestDatabase.CreateAsync(PrepareAsync)));

        await Task.WhenAll(databases.Select(database => AskAsync(database, "insert into note values ('mine')")));

        Assert.Equal(1, _prepared);
        foreach (var database in databases)
            Assert.Equal("from the template, mine", await AskAsync(database, "select string_agg(text, ', ' order by text) from note"));
    }

    [Fact]
    public async Task A_database_without_preparation_is_empty()
        => Assert.Equal(0L, await AskAsync(await TestDatabase.CreateAsync(), "select count(*) from pg_stat_user_tables"));

    private static async Task PrepareAsync(string database)
    {
        Interlocked.Increment(ref _prepared);

        // Pooled on purpose: its connection stays open, as after any migration.
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("create table note as select 'from the template' as text", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<object?> AskAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
