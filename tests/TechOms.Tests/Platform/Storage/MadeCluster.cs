using System.Diagnostics;
using TechOms.Tests.Platform.Storage;

[assembly: AssemblyFixture(typeof(MadeCluster))]

namespace TechOms.Tests.Platform.Storage;

/// <summary>A cluster that was made and stopped, once for all tests. Copying its folder is much quicker than making one for each.</summary>
public sealed class MadeCluster : IAsyncDisposable
{
    private static readonly Lazy<Task<ClusterFolder>> Original = new(MakeAsync);

    public async ValueTask DisposeAsync()
    {
        if (Original.IsValueCreated)
            await (await Original.Value).DisposeAsync();
    }

    internal static async Task<ClusterFolder> CopyAsync(string name = "data")
    {
        var copy = new ClusterFolder(name);
        using var copying = Process.Start("cp", ["-a", "--", (await Original.Value).Path, copy.Path]);
        await copying.WaitForExitAsync(TestContext.Current.CancellationToken);
        return copy;
    }

    private static async Task<ClusterFolder> MakeAsync()
    {
        var folder = new ClusterFolder();
        await using var cluster = await folder.StartAsync();
        return folder;
    }
}
