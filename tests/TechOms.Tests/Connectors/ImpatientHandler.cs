namespace TechOms.Tests.Connectors;

/// <summary>Gives up on a request when told to, the way a time-out does, without anyone having to wait for it.</summary>
internal sealed class ImpatientHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private TaskCompletionSource _impatient = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LosePatience() => _impatient.TrySetResult();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = base.SendAsync(request, leave.Token);
        if (await Task.WhenAny(answer, _impatient.Task) == answer)
            return await answer;

        _impatient = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await leave.CancelAsync();
        throw new TaskCanceledException("It took too long.", new TimeoutException(), CancellationToken.None);
    }
}
