using System.Collections.Concurrent;

namespace TechOms.Connectors;

/// <summary>What a channel's sessions remember between them in one process. Losing it costs a sign-in, never data.</summary>
public sealed class ConnectorMemory : IDisposable
{
    private readonly ConcurrentDictionary<(Type Type, string Name), object> _values = new();
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Something shared by all sessions of the channel, made once.</summary>
    public T Keep<T>(string name, Func<T> make)
        where T : class
        => (T)_values.GetOrAdd((typeof(T), name), static (_, make) => make(), make);

    /// <summary>The remembered value while <paramref name="fresh"/> holds; otherwise one caller fetches a new one and the others wait for it.</summary>
    /// <param name="fetch">Must not refresh another value itself: all share one gate.</param>
    public async Task<T> RefreshAsync<T>(string name, Func<T, bool> fresh, Func<CancellationToken, Task<T>> fetch, CancellationToken cancellation)
        where T : class
    {
        if (Fresh(name, fresh) is { } known)
            return known;

        await _gate.WaitAsync(cancellation);
        try
        {
            if (Fresh(name, fresh) is { } meanwhile)
                return meanwhile;

            var value = await fetch(cancellation);
            _values[(typeof(T), name)] = value;
            return value;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Forget<T>(string name) => _values.TryRemove((typeof(T), name), out _);

    public void Dispose() => _gate.Dispose();

    private T? Fresh<T>(string name, Func<T, bool> fresh)
        where T : class
        => _values.TryGetValue((typeof(T), name), out var value) && fresh((T)value) ? (T)value : null;
}
