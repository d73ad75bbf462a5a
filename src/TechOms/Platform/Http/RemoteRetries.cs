using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using TechOms.Connectors;

namespace TechOms.Platform.Http;

/// <summary>
/// Tries again what can be sent again without harm, a few times within seconds. Longer troubles are the business of whoever asked: they surface as
/// the fault they are.
/// </summary>
internal sealed class RemoteRetries(ResiliencePipeline<HttpResponseMessage> retries, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    public static ResiliencePipeline<HttpResponseMessage> Create(TimeProvider clock)
        => new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(500),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = attempt => ValueTask.FromResult(IsPassing(attempt.Outcome)),
                DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result is { } answer ? WaitOf(answer) : null),
                OnRetry = attempt =>
                {
                    attempt.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .Build();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => request.IsRepeatable()
            ? await retries.ExecuteAsync(async stop => await base.SendAsync(request, stop), cancellationToken)
            : await base.SendAsync(request, cancellationToken);

    // A time-out is not tried again: the next minute is unlikely to be better, and somebody may be waiting.
    private static bool IsPassing(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException } => true,
        { Result.StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable } => WaitOf(outcome.Result) is not { } wait || wait <= LongestWait,
        { Result.StatusCode: HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout } => true,
        _ => false,
    };

    private static TimeSpan? WaitOf(HttpResponseMessage response) => ConnectorException.FromStatus(response, "", repeatable: true).RetryAfter;
}

/// <summary>Rests a channel whose remote keeps failing, so that it can recover and nobody here waits for it.</summary>
internal sealed class RemoteCircuit(ResiliencePipeline<HttpResponseMessage> circuit, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public static ResiliencePipeline<HttpResponseMessage> Create(TimeProvider clock)
        => new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = 0.8,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(15),
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome is
                { Exception: HttpRequestException or TaskCanceledException { InnerException: TimeoutException } }
                    or { Result.StatusCode: >= HttpStatusCode.InternalServerError }),
            })
            .Build();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await circuit.ExecuteAsync(async stop => await base.SendAsync(request, stop), cancellationToken);
        }
        catch (BrokenCircuitException resting)
        {
            throw new ConnectorException(ConnectorFault.Unavailable, "The remote system failed again and again; it is given a rest.", resting)
            {
                RetryAfter = resting.RetryAfter,
            };
        }
    }
}
