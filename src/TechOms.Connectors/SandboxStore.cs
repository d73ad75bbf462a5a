using System.Collections.Concurrent;
using System.Text.Json;

namespace TechOms.Connectors;

/// <summary>
/// A sandbox's documents, by collection and id. On disk it is a log that is only ever appended to and read back at start: what was
/// answered before a kill is there after it.
/// </summary>
public sealed class SandboxStore : IDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, JsonElement>> _loaded = new();
    private readonly ConcurrentDictionary<string, object> _collections = new();
    private readonly Lock _gate = new();
    private readonly StreamWriter? _log;

    private SandboxStore(string? file)
    {
        if (file is null)
            return;

        Load(file);
        _log = new StreamWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
    }

    public static SandboxStore InMemory() => new(null);

    public static SandboxStore At(string file) => new(file);

    /// <summary>Always the same instance for one name. Documents are immutable records: change one by putting another.</summary>
    public SandboxDocuments<T> Collection<T>(string name)
        where T : class
        => (SandboxDocuments<T>)_collections.GetOrAdd(name, name => new SandboxDocuments<T>(
            _loaded.TryRemove(name, out var known) ? known : [],
            _log is null ? null : (id, json) => Append(name, id, json)));

    public void Dispose() => _log?.Dispose();

    private void Append(string collection, string id, JsonElement? json)
    {
        if (_log is null)
            return;

        var line = JsonSerializer.Serialize(new Entry(collection, id, json));
        lock (_gate)
            _log.WriteLine(line);
    }

    private void Load(string file)
    {
        if (!File.Exists(file))
            return;

        var length = 0L;
        foreach (var line in File.ReadLines(file))
        {
            if (TryRead(line) is not { } entry)
                break;

            length += System.Text.Encoding.UTF8.GetByteCount(line) + 1;
            var documents = _loaded.GetOrAdd(entry.Collection, _ => []);
            if (entry.Json is { } json)
                documents[entry.Id] = json;
            else
                documents.TryRemove(entry.Id, out _);
        }

        // A kill in the middle of a write leaves half a line, which was never answered for.
        using var whole = new FileStream(file, FileMode.Open, FileAccess.Write);
        whole.SetLength(Math.Min(length, whole.Length));
    }

    private static Entry? TryRead(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Entry(string Collection, string Id, JsonElement? Json);
}

public sealed class SandboxDocuments<T>
    where T : class
{
    private readonly ConcurrentDictionary<string, T> _documents = new();
    private readonly Action<string, JsonElement?>? _append;

    internal SandboxDocuments(IEnumerable<KeyValuePair<string, JsonElement>> known, Action<string, JsonElement?>? append)
    {
        _append = append;
        foreach (var (id, json) in known)
            _documents[id] = json.Deserialize<T>()!;
    }

    public int Count => _documents.Count;
    public ICollection<T> All => _documents.Values;

    public T? Find(string id) => _documents.GetValueOrDefault(id);

    public void Put(string id, T document)
    {
        _documents[id] = document;
        _append?.Invoke(id, JsonSerializer.SerializeToElement(document));
    }

    public void Remove(string id)
    {
        if (_documents.TryRemove(id, out _))
            _append?.Invoke(id, null);
    }
}
