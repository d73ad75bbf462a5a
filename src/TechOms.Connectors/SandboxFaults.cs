using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace TechOms.Connectors;

public enum FaultKind
{
    /// <summary>Does the work, then cuts the connection instead of answering.</summary>
    LoseReply,

    /// <summary>Does the work, then answers 500.</summary>
    FailAfter,

    /// <summary>Answers 500 without doing anything.</summary>
    Fail,

    /// <summary>Answers 429 without doing anything; <see cref="Fault.Wait"/> becomes Retry-After where set.</summary>
    Throttle,

    /// <summary>Cuts the connection without doing anything.</summary>
    Reset,

    /// <summary>Waits <see cref="Fault.Wait"/>, then works as usual.</summary>
    Delay,

    /// <summary>Does the work, then sends half of the answer.</summary>
    Truncate,

    /// <summary>Answers 200 with a web page, as proxies in the way do.</summary>
    Html,
}

/// <param name="When">Null: every request.</param>
/// <param name="Every">Strikes every n-th matching request.</param>
/// <param name="Times">Strikes so often at most.</param>
public sealed record Fault(FaultKind Kind, Func<HttpRequest, bool>? When = null, int Every = 1, int Times = int.MaxValue, TimeSpan? Wait = null);

/// <summary>Trouble on demand, before and after a sandbox does its work.</summary>
public sealed class SandboxFaults
{
    private ImmutableList<Armed> _armed = [];

    /// <summary>How often any fault has struck.</summary>
    public int Struck { get; private set; }

    public void Add(Fault fault) => ImmutableInterlocked.Update(ref _armed, armed => armed.Add(new Armed(fault)));

    public void Clear() => _armed = [];

    internal async Task ApplyAsync(HttpContext call, Func<Task> work)
    {
        if (_armed.Find(armed => armed.Strikes(call.Request))?.Fault is not { } fault)
        {
            await work();
            return;
        }

        Struck++;
        switch (fault.Kind)
        {
            case FaultKind.LoseReply:
                await CaptureAsync(call, work);
                call.Abort();
                break;
            case FaultKind.FailAfter:
                await CaptureAsync(call, work);
                call.Response.Clear();
                call.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            case FaultKind.Fail:
                call.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            case FaultKind.Throttle:
                call.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                if (fault.Wait is { } wait)
                    call.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                break;
            case FaultKind.Reset:
                call.Abort();
                break;
            case FaultKind.Delay:
                await Task.Delay(fault.Wait ?? TimeSpan.FromSeconds(1), call.RequestAborted);
                await work();
                break;
            case FaultKind.Truncate:
                var answer = await CaptureAsync(call, work);
                call.Response.ContentLength = answer.Length;
                await call.Response.Body.WriteAsync(answer.AsMemory(0, answer.Length / 2));
                await call.Response.Body.FlushAsync();
                call.Abort();
                break;
            case FaultKind.Html:
                call.Response.ContentType = "text/html";
                await call.Response.WriteAsync("<html><body>Checking your browser</body></html>");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(call), fault.Kind, "Unknown fault.");
        }
    }

    private static async Task<byte[]> CaptureAsync(HttpContext call, Func<Task> work)
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

        return buffer.ToArray();
    }

    private sealed class Armed(Fault fault)
    {
        private int _seen;
        private int _struck;

        public Fault Fault => fault;

        public bool Strikes(HttpRequest request)
            => (fault.When is null || fault.When(request))
                && Interlocked.Increment(ref _seen) % fault.Every == 0
                && Interlocked.Increment(ref _struck) <= fault.Times;
    }
}

public static class SandboxHosting
{
    /// <summary>Serves a sandbox, faults included, below a path of an application.</summary>
    public static void MapSandbox(this IApplicationBuilder app, PathString path, ConnectorSandbox sandbox)
        => app.Map(path, branch =>
        {
            branch.Use((call, next) => sandbox.Faults.ApplyAsync(call, () => next(call)));
            branch.UseRouting();
            branch.UseEndpoints(sandbox.Map);
        });
}
