using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Tests;

/// <summary>The real server as its first start leaves it: an organization, an administrator and his key, on a database of its own and a real port.</summary>
public class FreshServer : IAsyncLifetime
{
    private readonly List<HttpClient> _clients = [];
    private Database? _database;
    private WebApplication? _app;
    private FirstStartResult? _first;

    public Uri Address => new(_app!.Urls.First());

    public string AdministratorEmail => _first!.Email;

    public string AdministratorPassword => _first!.Password!;

    /// <summary>With the key of the whole installation.</summary>
    public HttpClient Api { get; private set; } = null!;

    internal ManualClock Clock { get; } = new();

    internal Database Database => _database!;

    internal IServiceProvider Services => _app!.Services;

    public virtual async ValueTask InitializeAsync()
    {
        // The client drops cookies by the machine's own clock.
        if (TimeProvider.System.GetUtcNow() - Clock.GetUtcNow() is { Ticks: > 0 } behind)
            Clock.Advance(behind);
        _database = new Database(await TestDatabase.CreateAsync(MigrateAsync));
        _first = await new FirstStart(Clock).EnsureAsync(_database, CancellationToken.None);
        _app = Server.Build(new ServerOptions { DataFolder = Path.Combine(Path.GetTempPath(), "techoms-fresh-server"), Port = 0, Worker = false }, _database, Clock);
        await _app.StartAsync();
        Api = Client(_first.ApiKey);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var client in _clients)
            client.Dispose();
        await _app!.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _database!.DisposeAsync();
    }

    /// <param name="key">An API key; null: nobody.</param>
    /// <param name="account">For X-Account.</param>
    public HttpClient Client(string? key = null, string? account = null)
    {
        var client = Browser();
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (account is not null)
            client.DefaultRequestHeaders.Add("X-Account", account);
        return client;
    }

    /// <summary>Keeps cookies and follows no redirect, so that a test sees each answer.</summary>
    public HttpClient Browser()
    {
        // The client disposes of it.
#pragma warning disable CA2000
        var handler = new HttpClientHandler { AllowAutoRedirect = false };
#pragma warning restore CA2000
        var client = new HttpClient(handler, disposeHandler: true) { BaseAddress = Address };
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html, application/json");
        _clients.Add(client);
        return client;
    }

    /// <returns>The account's code.</returns>
    public async Task<string> CreateAccountAsync(string name)
    {
        using var answer = await Api.PostAsJsonAsync("/api/v2/accounts", new { name }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.ReadAsync("code"))!;
    }

    /// <returns>The text of a key of that account, or of the whole organization.</returns>
    internal async Task<string> CreateKeyAsync(KeyScope scope, string? account = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v2/api-keys") { Content = JsonContent.Create(new { name = "Test", scope = scope.ToString() }) };
        if (account is not null)
            request.Headers.Add("X-Account", account);
        using var answer = await Api.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.ReadAsync("key"))!;
    }

    private static async Task MigrateAsync(string connection)
    {
        await using var database = new Database(connection);
        await database.MigrateAsync(CancellationToken.None);
    }
}
