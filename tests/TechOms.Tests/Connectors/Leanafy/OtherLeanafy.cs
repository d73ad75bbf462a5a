using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TechOms.Connectors;
using TechOms.Connectors.Leanafy;

namespace TechOms.Tests.Connectors.Leanafy;

/// <summary>A server that answers as the test says, for what the sandbox would answer differently.</summary>
internal sealed class OtherLeanafy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConnectorMemory _memory = new();
    private readonly ConcurrentQueue<(string Call, IHeaderDictionary Headers)> _asked = [];

    private OtherLeanafy(Func<string, (int Status, string Body)> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async call =>
        {
            var asked = $"{call.Request.Method} {call.Request.Path}{Uri.UnescapeDataString(call.Request.QueryString.Value!)}";
            _asked.Enqueue((asked, new HeaderDictionary(call.Request.Headers.ToDictionary())));
            var (status, body) = answer(asked);
            call.Response.StatusCode = status;
            call.Response.ContentType = "application/json";
            await call.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
        });
    }

    public LeanafySettings Settings { get; set; } = new() { ApiKey = new("the-key"), ApiSecret = new("the-secret") };
    public IReadOnlyList<string> Asked => [.. _asked.Select(asked => asked.Call)];
    public IHeaderDictionary LastHeaders => _asked.Last().Headers;
    public Uri Address => new(_app.Urls.Single());

    /// <param name="answer">To method, path and query.</param>
    public static async Task<OtherLeanafy> StartAsync(Func<string, (int Status, string Body)> answer)
    {
        var server = new OtherLeanafy(answer);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        server.Settings = server.Settings with { ApiUrl = server.Address };
        return server;
    }

#pragma warning disable RS0030 // The pipeline's own client is the server's; here a plain one shows what the session does by itself.
    public LeanafySession Open() => (LeanafySession)new LeanafyConnector().Open(Settings, new(new HttpClient(), new ManualClock(), _memory));
#pragma warning restore RS0030

    public async ValueTask DisposeAsync()
    {
        _memory.Dispose();
        await _app.DisposeAsync();
    }
}
