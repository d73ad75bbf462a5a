using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace TechOms.Connectors;

/// <summary>What a sandbox was about to answer, held back so that something can happen to it on its way.</summary>
internal sealed record SandboxAnswer(int Status, IReadOnlyList<KeyValuePair<string, StringValues>> Headers, byte[] Body)
{
    public static async Task<SandboxAnswer> CaptureAsync(HttpContext call, Func<Task> work)
    {
        var real = call.Response.Body;
        using var buffer = new MemoryStream();
        call.Response.Body = buffer;
        try
        {
            await work();
        }
        finally
        {
            call.Response.Body = real;
        }

        return new(call.Response.StatusCode, [.. call.Response.Headers], buffer.ToArray());
    }

    public async Task SendAsync(HttpContext call)
    {
        call.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
            call.Response.Headers[name] = value;
        if (Body.Length > 0)
            await call.Response.Body.WriteAsync(Body);
    }

    public async Task SendHalfAsync(HttpContext call)
    {
        // Of an answer without a body the head would be all there is, and nothing would be missing.
        if (Body.Length > 0)
        {
            call.Response.ContentLength = Body.Length;
            await call.Response.Body.WriteAsync(Body.AsMemory(0, Body.Length / 2));
            await call.Response.Body.FlushAsync();
        }

        call.Abort();
    }
}
