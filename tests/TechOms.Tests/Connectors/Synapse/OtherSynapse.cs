using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TechOms.Connectors;
using TechOms.Connectors.Synapse;

namespace TechOms.Tests.Connectors.Synapse;

/// <summary>A server that answers as the test says, for what the sandbox would answer differently. It signs anyone in, unless told otherwise.</summary>
internal sealed class OtherSynapse : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConnectorMemory _memory = new();
    private readonly SocketsHttpHandler _handler = new() { UseCookies = false, AllowAutoRedirect = false };
    private readonly List<Call> _calls = [];

    private OtherSynapse(Func<Call, (int Status, string Body)?> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var json = await JsonDocument.ParseAsync(context.Request.Body);
            var call = new Call(context.Request.Path.Value!["/test/api/".Length..], json.RootElement.Clone(), context.Request.Headers.Cookie, context.Request.Headers["X-XSRF-TOKEN"], context.Response.Headers);
            lock (_calls)
                _calls.Add(call);
            var (status, body) = answer(call) ?? SignIn(call);
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
        });
    }

    public SynapseSettings Settings { get; private set; } = new() { Username = "OMS-API", Password = new("word"), CustomerId = "7010", TimeZone = "UTC" };
    public ManualClock Clock { get; } = new();

    public IReadOnlyList<Call> Calls
    {
        get
        {
            lock (_calls)
                return [.. _calls];
        }
    }

    public int Count(string path) => Calls.Count(call => call.Path == path);

    /// <param name="answer">Null: signs in.</param>
    public static async Task<OtherSynapse> StartAsync(Func<Call, (int Status, string Body)?> answer)
    {
        var server = new OtherSynapse(answer);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        server.Settings = server.Settings with { ApiUrl = new Uri(server._app.Urls.Single() + "/test") };
        return server;
    }

#pragma warning disable RS0030 // The pipeline's own client is the server's; here a plain one shows what the session does by itself.
    public SynapseSession Open(Func<SynapseSettings, SynapseSettings>? adjust = null)
        => (SynapseSession)new SynapseConnector().Open(adjust?.Invoke(Settings) ?? Settings, new(new HttpClient(_handler, disposeHandler: false), Clock, _memory));
#pragma warning restore RS0030

    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        _memory.Dispose();
        await _app.DisposeAsync();
    }

    private static (int Status, string Body) SignIn(Call call)
    {
        call.SetCookie("SYNAPSE-SESSION=s1; Path=/");
        call.SetCookie("XSRF-TOKEN=t%2F1; Path=/");
        return (200, "");
    }

    internal sealed record Call(string Path, JsonElement Body, string? Cookie, string? Token, IHeaderDictionary Answer)
    {
        public bool SignsIn => Path == "login";

        public void SetCookie(string cookie) => Answer.Append("Set-Cookie", cookie);

        public string? Text(params ReadOnlySpan<string> path)
        {
            var at = Body;
            foreach (var name in path)
            {
                if (!at.TryGetProperty(name, out at))
                    return null;
            }

            return at.ToString();
        }
    }
}
