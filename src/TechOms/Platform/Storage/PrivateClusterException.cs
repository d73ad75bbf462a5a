namespace TechOms.Platform.Storage;

#pragma warning disable CA1032 // Without what went wrong neither would help anyone.
/// <summary>The private PostgreSQL could not be found, made or started. The message is for the person at the console.</summary>
internal class PrivateClusterException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Another server works in the same data folder.</summary>
internal sealed class DataFolderInUseException(string folder, string? processId, Exception inner) : PrivateClusterException(
    $"The data folder {folder} is in use by process {processId ?? "(unknown)"}. Stop that process first, or choose another folder with --data.", inner)
{
    public string Folder { get; } = folder;

    public string? ProcessId { get; } = processId;
}
#pragma warning restore CA1032
