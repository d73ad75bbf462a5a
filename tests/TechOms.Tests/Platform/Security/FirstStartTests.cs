using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Platform.Security;

public sealed class FirstStartTests
{
    [Fact]
    public async Task Processes_that_start_together_make_one_administrator_between_them()
    {
        await using var database = new Database(await TestDatabase.CreateAsync());
        await database.MigrateAsync(TestContext.Current.CancellationToken);

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new FirstStart(TimeProvider.System).EnsureAsync(database, TestContext.Current.CancellationToken)));

        var created = Assert.Single(results, result => result.Created);
        Assert.NotNull(created.ApiKey);
        Assert.All(results, result => Assert.Equal((created.OrganizationId, created.Email), (result.OrganizationId, result.Email)));
    }
}
