using TechOms.Connectors;

namespace TechOms.Platform.Http;

/// <summary>
/// Bounds one request from its first byte out to its last byte in. Sits below budget and retries, so that waiting for a turn is not taken for a
/// slow remote.
/// </summary>
internal sealed class RequestTimeout(TimeSpan limit, TimeProvider clock, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const long LargestAnswer = 64 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, either.Token);
            await response.Content.LoadIntoBufferAsync(LargestAnswer, either.Token);
            return response;
        }
        catch (OperationCanceledException failure) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            response?.Dispose();
            throw new TaskCanceledException($"No complete answer within {limit.TotalSeconds:0} seconds.", new TimeoutException(failure.Message, failure));
        }
        catch (HttpRequestException failure) when (failure.InnerException is ConnectorException refusal)
        {
            response?.Dispose();
            throw new ConnectorException(refusal.Fault, refusal.Message, failure);
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }
}
