using System.Diagnostics;
using System.Text.Json;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Features;

/// <summary>The whole server, killed without warning again and again while orders travel, ends where an undisturbed one does.</summary>
public sealed class KilledServerTests : IAsyncLifetime
{
    private const int Kills = 25;
    private const int OrdersEach = 3;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"techoms-killed-{Guid.NewGuid():N}"[..28]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        if (PrivateClusterProcesses.Postmaster(Path.Combine(_folder, "postgres", "data")) is { } orphan)
        {
            using var process = Process.GetProcessById(orphan);
            process.Kill();
        }

        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Killed_at_25_random_moments_it_loses_and_doubles_nothing()
    {
        var seed = Random.Shared.Next();
        var moments = new Random(seed);
        await FinishAsync(orders: OrdersEach);

        for (var kill = 1; kill <= Kills; kill++)
            await KillAsync(OrdersEach * (kill + 1), TimeSpan.FromMilliseconds(moments.Next(0, 2500)), atStart: moments.Next(5) == 0);
        var (code, report) = await FinishAsync(OrdersEach * (Kills + 1));

        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}: {report}");
        Assert.Equal(0, code);
        var orders = report.GetProperty("orders");
        Assert.Equal(OrdersEach * (Kills + 1), orders.GetProperty("pulled").GetInt32());
        Assert.Equal(orders.GetProperty("pulled").GetInt32(), orders.GetProperty("confirmed").GetInt32() + orders.GetProperty("needingAttention").GetInt32());
        Assert.Equal(0, report.GetProperty("shipments").GetProperty("duplicates").GetInt32());
        Assert.Equal(0, report.GetProperty("stock").GetProperty("mismatches").GetInt32());
    }

    private async Task KillAsync(int orders, TimeSpan after, bool atStart)
    {
        using var server = Start(orders);
        if (!atStart)
        {
            while (await server.StandardError.ReadLineAsync(Cancellation) is { } line && !line.StartsWith("Sending", StringComparison.Ordinal))
            {
            }
        }

        await Task.WhenAny(Task.Delay(after, Cancellation), server.WaitForExitAsync(Cancellation));
        server.Kill();
        await server.WaitForExitAsync(Cancellation);
    }

    private async Task<(int Code, JsonElement Report)> FinishAsync(int orders)
    {
        using var server = Start(orders);
        var errors = server.StandardError.ReadToEndAsync(Cancellation);
        var output = await server.StandardOutput.ReadToEndAsync(Cancellation);
        await server.WaitForExitAsync(Cancellation);
        Assert.True(output.Contains('{', StringComparison.Ordinal), await errors);
        return (server.ExitCode, JsonElement.Parse(output.Trim().Split('\n')[^1]));
    }

    private Process Start(int orders)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        // It lives for seconds: what is compiled for hours of running would only cost time.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "TechOms.dll"), "demo", "--orders", $"{orders}", "--data", _folder, "--json"])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
