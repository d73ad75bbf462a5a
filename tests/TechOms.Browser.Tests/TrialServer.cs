using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace TechOms.Browser.Tests;

/// <summary>The program as people start it: <c>run</c>, with its private database, its sandboxes and orders on their way.</summary>
internal sealed partial class TrialServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly string _folder;

    private TrialServer(Process process, string folder, Uri address) => (_process, _folder, Address) = (process, folder, address);

    public Uri Address { get; }

    public string Email { get; private set; } = "";

    public string Password { get; private set; } = "";

    public string ApiKey { get; private set; } = "";

    public static async Task<TrialServer> StartAsync()
    {
        var (folder, port) = (Path.Combine(Path.GetTempPath(), $"techoms-browser-{Environment.ProcessId}"), FreePort());
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TechOms.dll"), "run", "--port", $"{port}", "--data", folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            // It lives for minutes: what is compiled for hours of running would only cost time.
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        };
        var server = new TrialServer(Process.Start(start)!, folder, new Uri($"http://localhost:{port}"));
        try
        {
            await server.ReadWelcomeAsync().WaitAsync(Patience);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }

        _process.Dispose();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private async Task ReadWelcomeAsync()
    {
        var said = new List<string>();
        while (ApiKey.Length == 0)
        {
            var line = await _process.StandardOutput.ReadLineAsync()
                ?? throw new InvalidOperationException($"The server ended: {string.Join('\n', said)}{await _process.StandardError.ReadToEndAsync()}");
            said.Add(line);
            if (SignInLine().Match(line) is { Success: true } signIn)
                (Email, Password) = (signIn.Groups["email"].Value, signIn.Groups["password"].Value);
            if (KeyLine().Match(line) is { Success: true } key)
                ApiKey = key.Groups["key"].Value;
        }

        // A full pipe would stop the server.
        _process.BeginErrorReadLine();
        _ = _process.StandardOutput.ReadToEndAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"Sign in as (?<email>\S+) with password (?<password>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SignInLine();

    [GeneratedRegex(@"API key: (?<key>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyLine();
}
