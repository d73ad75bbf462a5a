using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

/// <summary>One web server on loopback for all sandboxes of a test run: starting one for each would take longer than what is tested.</summary>
internal sealed class SandboxServer
{
    private static readonly Lazy<Task<SandboxServer>> Shared = new(StartAsync);

    private readonly ConcurrentDictionary<string, RequestDelegate> _served = new();
    private readonly WebApplication _app;
    private int _last;

    private SandboxServer(WebApplication app)
    {
        _app = app;
        app.Run(call => _served.TryGetValue(call.Request.Path.Value!.Split('/')[1], out var serve) ? serve(call) : NotFoundAsync(call));
    }

    /// <returns>Ends the serving.</returns>
    public static async Task<Action> ServeAsync(ConnectorSandbox sandbox)
    {
        var server = await Shared.Value;
        var name = Interlocked.Increment(ref server._last).ToString(CultureInfo.InvariantCulture);
        var branch = ((IApplicationBuilder)server._app).New();
        branch.MapSandbox("/" + name, sandbox);
        server._served[name] = branch.Build();
        sandbox.Address = new($"{server._app.Urls.Single()}/{name}/");
        return () => server._served.TryRemove(name, out _);
    }

    private static async Task<SandboxServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        var server = new SandboxServer(builder.Build());
        await server._app.StartAsync(CancellationToken.None);
        return server;
    }

    private static Task NotFoundAsync(HttpContext call)
    {
        call.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
