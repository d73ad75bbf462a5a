using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TechOms.Features.Orders;
using TechOms.Platform.Security;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;
using TechOms.Tests.Features;

namespace TechOms.Tests;

/// <summary>A server on a real port and a database of its own, with two accounts that must not see each other. Steps run only when told to.</summary>
public sealed class ApiServer : IAsyncLifetime
{
    private Database? _database;
    private WebApplication? _app;
    private readonly List<HttpClient> _clients = [];

    internal ManualClock Clock { get; } = new();

    internal Database Database => _database!;

    internal IServiceProvider Services => _app!.Services;

    internal Tenant Tenant { get; } = new(Guid.CreateVersion7(), Guid.CreateVersion7());

    internal Tenant OtherTenant { get; private set; } = null!;

    internal Guid Warehouse { get; } = Guid.CreateVersion7();

    internal Guid Shop { get; } = Guid.CreateVersion7();

    internal Guid WarehouseChannel { get; } = Guid.CreateVersion7();

    internal HttpClient Client { get; private set; } = null!;

    internal HttpClient OtherClient { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var connection = await TestDatabase.CreateAsync(MigrateAsync);
        _database = new Database(connection);
        // Browsers drop cookies by the machine's own clock.
        if (TimeProvider.System.GetUtcNow() - Clock.GetUtcNow() is { Ticks: > 0 } behind)
            Clock.Advance(behind);
        OtherTenant = Tenant with { AccountId = Guid.CreateVersion7() };
        await PrepareAsync();
        _app = Server.Build(new ServerOptions { DataFolder = Path.GetTempPath(), Port = 0, Worker = false }, _database, Clock);
        await _app.StartAsync();
        Client = await CreateClientAsync(Tenant.AccountId);
        OtherClient = await CreateClientAsync(OtherTenant.AccountId);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        await _app!.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _database!.DisposeAsync();
    }

    /// <returns>The answer's body; null when it has none.</returns>
    internal Task<JsonNode?> GetAsync(string url, HttpClient? client = null) => SendAsync(HttpMethod.Get, url, null, client);

    internal Task<JsonNode?> PostAsync(string url, object? body = null, HttpClient? client = null) => SendAsync(HttpMethod.Post, url, body ?? new { }, client);

    internal async Task<JsonNode?> SendAsync(HttpMethod method, string url, object? body, HttpClient? client = null)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        using var request = new HttpRequestMessage(method, $"/api/v2{url}");
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var answer = await (client ?? Client).SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <summary>A signed-in person's browser: keeps cookies, follows no redirect, runs no scripts.</summary>
    internal async Task<HttpClient> BrowseAsync(Role role)
    {
        const string Password = "correct horse battery";
        var (user, email) = (Guid.CreateVersion7(), $"{Guid.NewGuid():N}@example.com");
        await WriteAsync(
            "insert into app_user (id, email, name, password_hash, security_stamp, created_at) values ($1, $2, 'Pat', $3, $4, $5)",
            user, email, Passwords.Hash(Password), Passwords.CreateStamp(), Clock.GetUtcNow());
        await WriteAsync("insert into role_grant (user_id, organization_id, account_id, role) values ($1, $2, $3, $4)", user, Tenant.OrganizationId, Tenant.AccountId, role.ToString());
        // The client disposes of it.
#pragma warning disable CA2000
        var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }, disposeHandler: true) { BaseAddress = new(_app!.Urls.First()) };
#pragma warning restore CA2000
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        _clients.Add(browser);
        using var signedIn = await browser.SignInAsync(email, Password);
        return browser;
    }

    /// <summary>Lets a step do all it finds to do for the first account.</summary>
    internal async Task RunAsync(IStep step)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        while (await step.RunAsync(new StepWork(Tenant), 100, TestContext.Current.CancellationToken) > 0)
        {
        }
    }

    internal async Task ValidateAsync()
    {
        await AnalyzeAsync();
        await RunAsync(new ValidateOrders(Database, Clock));
    }

    /// <summary>What autovacuum does within a minute elsewhere: without statistics PostgreSQL takes every account for one row and joins accordingly.</summary>
    internal async Task AnalyzeAsync()
    {
        await using var command = Database.Owner.CreateCommand("analyze sales_order, sales_order_line, product_variant, stock_level");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    internal Task AllocateAsync() => RunAsync(new AllocateOrders(Database, Clock));

    internal async Task<T?> ReadAsync<T>(string sql, params object?[] parameters)
    {
        await using var work = await Database.BeginSystemAsync(TestContext.Current.CancellationToken);
        return await work.ScalarAsync<T>(sql, TestContext.Current.CancellationToken, parameters);
    }

    internal async Task WriteAsync(string sql, params object?[] parameters)
    {
        await using var work = await Database.BeginSystemAsync(CancellationToken.None);
        await work.ExecuteAsync(sql, CancellationToken.None, parameters);
        await work.CommitAsync(CancellationToken.None);
    }

    /// <summary>Runs a slice as a request of the first account would, and counts what it asks of the database.</summary>
    internal async Task<int> CountStatementsAsync<TSlice>(Func<TSlice, Task> run)
        where TSlice : class
    {
        var count = 0;
        using var root = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // Opening a connection, when the pool happens to have none, is told too; it is no statement.
                if (activity.TraceId == root.TraceId && StatementCounter.IsStatement(activity))
                    Interlocked.Increment(ref count);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Choose(Tenant);
        await run(scope.ServiceProvider.GetRequiredService<TSlice>());
        return count;
    }

    private static async Task MigrateAsync(string connection)
    {
        await using var database = new Database(connection);
        await database.MigrateAsync(CancellationToken.None);
    }

    private async Task PrepareAsync()
    {
        var now = Clock.GetUtcNow();
        await WriteAsync("insert into organization (id, name, code, created_at) values ($1, 'House', 'HOUSE', $2)", Tenant.OrganizationId, now);
        await WriteAsync("insert into warehouse (id, organization_id, name, code, created_at) values ($1, $2, 'East', 'EAST', $3)", Warehouse, Tenant.OrganizationId, now);
        foreach (var (account, code) in new[] { (Tenant.AccountId, "FIRST"), (OtherTenant.AccountId, "OTHER") })
        {
            await WriteAsync(
                "insert into account (id, organization_id, name, code, default_warehouse_id, created_at) values ($1, $2, $3, $3, $4, $5)", account, Tenant.OrganizationId, code, Warehouse, now);
            await WriteAsync("insert into account_warehouse (account_id, warehouse_id) values ($1, $2)", account, Warehouse);
        }

        await WriteAsync(
            """
            insert into channel (account_id, id, key, kind, connector, name, warehouse_id, created_at, updated_at) values
              ($1, $2, 'shop', 'SalesChannel', 'shopify', 'Shop', null, $4, $4),
              ($1, $3, 'wms', 'FulfillmentChannel', 'demo-warehouse', 'East WMS', $5, $4, $4)
            """,
            Tenant.AccountId, Shop, WarehouseChannel, now, Warehouse);
    }

    /// <summary>A program with a key of that account.</summary>
    internal async Task<HttpClient> CreateClientAsync(Guid accountId, KeyScope scope = KeyScope.Operate)
    {
        var key = ApiKeySecret.Create();
        await WriteAsync(
            "insert into api_key (id, organization_id, account_id, name, scope, prefix, hash, created_at) values ($1, $2, $3, 'Test', $4, $5, $6, $7)",
            Guid.CreateVersion7(), Tenant.OrganizationId, accountId, scope.ToString(), key.Prefix, ApiKeySecret.Hash(key.Text), Clock.GetUtcNow());
        var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new(_app!.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Text);
        _clients.Add(client);
        return client;
    }
}

internal static class JsonAnswers
{
    /// <summary>The value at a path such as <c>order.why.code</c>, as text.</summary>
    public static string? At(this JsonNode? node, string path)
        => path.Split('.').Aggregate(node, (at, name) => int.TryParse(name, CultureInfo.InvariantCulture, out var index) ? at?.AsArray().ElementAtOrDefault(index) : at?[name])?.ToString();

    public static IReadOnlyList<string?> Each(this JsonNode? node, string list, string path) => [.. node![list]!.AsArray().Select(item => item.At(path))];
}
