using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Connectors.Shopify.Sandbox;
using TechOms.Features.Channels;
using TechOms.Platform.Storage;

namespace TechOms.Benchmarks;

/// <param name="Median">Milliseconds from the call to its acknowledgement.</param>
internal sealed record WebhookResult(string What, int Calls, int AtOnce, double CallsPerSecond, double Median, double P99, double Longest);

/// <summary>How long a shop waits for the acknowledgement of its webhooks, over real HTTP and signed, beside the bare insert of the same row.</summary>
internal static class WebhookBench
{
    private const string Topic = "orders/updated";

    public static async Task<IReadOnlyList<WebhookResult>> RunAsync(BenchDatabases place, int calls, int atOnce, CancellationToken cancellation)
    {
        await using var database = new Database(await place.CreateAsync(cancellation));
        var server = Server.Build(new() { DataFolder = place.Folder, Port = 0, Worker = false, Quiet = true }, database);
        await using (server)
        {
            var token = await OpenDoorAsync(place, database, server, cancellation);
            await server.StartAsync(cancellation);
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = atOnce });
            var address = new Uri($"{server.Urls.Single()}/webhooks/{token}");
            var body = Encoding.UTF8.GetBytes($$"""{"id":1,"admin_graphql_api_id":"gid://shopify/Order/1","note":"{{new string('x', 4000)}}"}""");
            var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ShopifySandbox.ClientSecret), body));
            await using var floor = new WebhookFloor(place, database);

            // The first calls compile the way, on both sides.
            await MeasureAsync("", calls / 10, atOnce, call => CallAsync(http, address, body, signature, $"warm-{call}", cancellation), cancellation);
            await MeasureAsync("", calls / 10, atOnce, call => floor.InsertAsync($"warm-floor-{call}", Encoding.UTF8.GetString(body), cancellation), cancellation);
            var results = new[]
            {
                await MeasureAsync("acknowledged", calls, atOnce, call => CallAsync(http, address, body, signature, $"call-{call}", cancellation), cancellation),
                await MeasureAsync("SQL floor", calls, atOnce, call => floor.InsertAsync($"floor-{call}", Encoding.UTF8.GetString(body), cancellation), cancellation),
            };
            await server.StopAsync(cancellation);
            return results;
        }
    }

    private static async Task<string> OpenDoorAsync(BenchDatabases place, Database database, WebApplication server, CancellationToken cancellation)
    {
        var sandbox = new ConnectorCatalog().Find("shopify")!.CreateSandbox(SandboxContext.InMemory(TimeProvider.System));
        sandbox.Address = new("https://bench.myshopify.com/");
        await using var work = await database.BeginSystemAsync(cancellation);
        await work.ExecuteAsync(
            "update channel set settings = $2::jsonb, options = $3::jsonb where id = $1", cancellation, place.Shop,
            server.Services.GetRequiredService<SettingsStore>().Write(sandbox.GoodSettings), ChannelOptionsJson.Write(new() { AutomationMode = AutomationMode.Webhook }));
        var token = await work.ScalarAsync<string>("select webhook_token from channel where id = $1", cancellation, place.Shop);
        await work.CommitAsync(cancellation);
        return token!;
    }

    private static async Task CallAsync(HttpClient http, Uri address, byte[] body, string signature, string delivery, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation("X-Shopify-Hmac-Sha256", signature);
        request.Headers.TryAddWithoutValidation("X-Shopify-Topic", Topic);
        request.Headers.TryAddWithoutValidation("X-Shopify-Webhook-Id", delivery);
        request.Headers.TryAddWithoutValidation("X-Shopify-Shop-Domain", "bench.myshopify.com");
        using var answer = await http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<WebhookResult> MeasureAsync(string what, int calls, int atOnce, Func<string, Task> call, CancellationToken cancellation)
    {
        var waits = new double[calls];
        var started = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, calls), new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation }, async (number, _) =>
        {
            var called = TimeProvider.System.GetTimestamp();
            await call(number.ToString(CultureInfo.InvariantCulture));
            waits[number] = TimeProvider.System.GetElapsedTime(called).TotalMilliseconds;
        });
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Array.Sort(waits);
        return new(what, calls, atOnce, calls / seconds, waits[calls / 2], waits[calls * 99 / 100], waits[^1]);
    }
}
