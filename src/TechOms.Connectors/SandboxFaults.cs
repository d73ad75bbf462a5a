using System.Collections.Concurrent;
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

    /// <summary>Waits <see cref="Fault.Wait"/>, then works as usual, whether or not the caller is still there.</summary>
    Delay,

    /// <summary>Does the work, then sends half of the answer.</summary>
    Truncate,

    /// <summary>Answers 200 with a web page, as proxies in the way do.</summary>
    Html,

    /// <summary>Answers a read as it answered the same question before, from the first time on that it was asked under this fault.</summary>
    Stale,

    /// <summary>Makes each call of a webhook twice.</summary>
    Duplicate,
}

/// <param name="When">Null: every request.</param>
/// <param name="Every">Strikes every n-th matching request.</param>
/// <param name="Times">Strikes so often at most.</param>
public sealed record Fault(FaultKind Kind, Func<HttpRequest, bool>? When = null, int Every = 1, int Times = int.MaxValue, TimeSpan? Wait = null);

/// <summary>Trouble on demand, before and after a sandbox does its work.</summary>
public sealed class SandboxFaults
{
    private readonly ConcurrentDictionary<string, SandboxAnswer> _remembered = new();
    private ImmutableList<Armed> _armed = [];
    private int _struck;
    private int _working;

    /// <summary>How often any fault has struck.</summary>
    public int Struck => Volatile.Read(ref _struck);

    /// <summary>Whether work for a call is still going on, from before it is known whether it is struck; the caller may have left long ago.</summary>
    public bool Working => Volatile.Read(ref _working) > 0;

    public void Add(Fault fault) => ImmutableInterlocked.Update(ref _armed, armed => armed.Add(new Armed(fault)));

    public void Clear()
    {
        _armed = [];
        _remembered.Clear();
    }

    /// <returns>Whether a call to a webhook goes out twice.</returns>
    internal bool DoublesCall() => _armed.Exists(armed => armed.Fault.Kind is FaultKind.Duplicate && Count(armed.Strikes()));

    internal async Task ApplyAsync(HttpContext call, ConnectorSandbox sandbox, Func<Task> work)
    {
        Interlocked.Increment(ref _working);
        try
        {
            switch (_armed.Find(armed => armed.Fault.Kind is not FaultKind.Duplicate && armed.Strikes(call.Request))?.Fault)
            {
                case null:
                    await work();
                    break;
                case { Kind: FaultKind.Stale }:
                    await AnswerFromMemoryAsync(call, sandbox, work);
                    break;
                case { } fault:
                    Count(true);
                    await StrikeAsync(call, fault, work);
                    break;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _working);
        }
    }

    private static async Task StrikeAsync(HttpContext call, Fault fault, Func<Task> work)
    {
        switch (fault.Kind)
        {
            case FaultKind.LoseReply:
                await SandboxAnswer.CaptureAsync(call, work);
                call.Abort();
                break;
            case FaultKind.FailAfter:
                await SandboxAnswer.CaptureAsync(call, work);
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
                // Read first: a caller who leaves takes the rest of the body along.
                await ReadBodyAsync(call.Request);
                await Task.Delay(fault.Wait ?? TimeSpan.FromSeconds(1), CancellationToken.None);
                await (await SandboxAnswer.CaptureAsync(call, work)).SendAsync(call);
                break;
            case FaultKind.Truncate:
                await (await SandboxAnswer.CaptureAsync(call, work)).SendHalfAsync(call);
                break;
            case FaultKind.Html:
                call.Response.ContentType = "text/html";
                await call.Response.WriteAsync("<html><body>Checking your browser</body></html>");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "Unknown fault.");
        }
    }

    private async Task AnswerFromMemoryAsync(HttpContext call, ConnectorSandbox sandbox, Func<Task> work)
    {
        var body = await ReadBodyAsync(call.Request);
        if (!sandbox.IsRead(call.Request, body))
        {
            await work();
            return;
        }

        var question = $"{call.Request.Method} {call.Request.Path}{call.Request.QueryString} {body}";
        if (!_remembered.TryGetValue(question, out var answer))
        {
            answer = await SandboxAnswer.CaptureAsync(call, work);
            _remembered[question] = answer;
        }
        else
        {
            Count(true);
        }

        await answer.SendAsync(call);
    }

    private static async Task<string> ReadBodyAsync(HttpRequest request)
    {
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, leaveOpen: true);
        var body = await reader.ReadToEndAsync();
        request.Body.Position = 0;
        return body;
    }

    private bool Count(bool strikes)
    {
        if (strikes)
            Interlocked.Increment(ref _struck);
        return strikes;
    }

    private sealed class Armed(Fault fault)
    {
        private int _seen;
        private int _struck;

        public Fault Fault => fault;

        public bool Strikes(HttpRequest request) => (fault.When is null || fault.When(request)) && Strikes();

        public bool Strikes()
            => Interlocked.Increment(ref _seen) % fault.Every == 0
                && Interlocked.Increment(ref _struck) <= fault.Times;
    }
}

public static class SandboxHosting
{
    /// <summary>Serves a sandbox, faults included, below a path of an application.</summary>
    public static void MapSandbox(this IApplicationBuilder app, PathString path, ConnectorSandbox sandbox)
        => app.Map(path, branch =>
        {
            branch.Use((call, next) => sandbox.Faults.ApplyAsync(call, sandbox, () => next(call)));
            branch.UseRouting();
            branch.UseEndpoints(sandbox.Map);
        });
}
