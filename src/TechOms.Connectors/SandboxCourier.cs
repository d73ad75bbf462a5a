using System.Collections.Concurrent;
using System.Net.Http.Headers;

namespace TechOms.Connectors;

/// <param name="Subscription">The subscription it goes to, as its sandbox calls it.</param>
public sealed record SandboxCall(string Subscription, Uri Address, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>Carries a sandbox's calls to its subscribers over real HTTP, as badly as told: repeated, out of order, lost.</summary>
/// <param name="given">Told after each call whether it was taken.</param>
public sealed class SandboxCourier(Action<SandboxCall, bool> given) : IDisposable
{
    private readonly ConcurrentQueue<SandboxCall> _waiting = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Calls are made as they come; otherwise they wait for <see cref="DeliverAsync"/>.</summary>
    public bool AtOnce { get; set; }

    /// <summary>How often each call is made.</summary>
    public int Copies { get; set; } = 1;

    /// <summary>Calls that never arrive.</summary>
    public Func<SandboxCall, bool>? Loses { get; set; }

    public void Post(SandboxCall call)
    {
        if (Loses?.Invoke(call) is true)
            return;

        if (AtOnce)
            _ = Task.Run(() => MakeAsync(call, CancellationToken.None));
        else
            _waiting.Enqueue(call);
    }

    /// <summary>Makes all waiting calls, copies included, in an order of its own choice.</summary>
    /// <returns>How many were made.</returns>
    public async Task<int> DeliverAsync(Random order, int parallel, CancellationToken cancellation)
    {
        List<SandboxCall> calls = [];
        while (_waiting.TryDequeue(out var call))
            calls.AddRange(Enumerable.Repeat(call, Copies));
        var shuffled = calls.ToArray();
        order.Shuffle(shuffled);
        await Parallel.ForEachAsync(shuffled, new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation }, async (call, stop) => await MakeAsync(call, stop));
        return shuffled.Length;
    }

    public void Dispose() => _http.Dispose();

    private async Task MakeAsync(SandboxCall call, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, call.Address) { Content = new ByteArrayContent(call.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in call.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var answer = await _http.SendAsync(request, cancellation);
            given(call, answer.IsSuccessStatusCode);
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            given(call, false);
        }
    }
}

/// <summary>For sandboxes that call their subscribers.</summary>
public interface ISandboxCaller
{
    /// <summary>Null: nobody carries its calls.</summary>
    SandboxCourier? Courier { get; }

    /// <summary>From now on its calls are carried.</summary>
    SandboxCourier HireCourier();
}
