using System.Net;
using System.Net.Sockets;
using TechOms.Connectors;

namespace TechOms.Platform.Http;

/// <summary>What is under every channel of the process: sockets, or what a simulation brings instead.</summary>
internal sealed class RemoteTransport(HttpMessageHandler handler) : IDisposable
{
    public HttpMessageHandler Handler => handler;

    /// <summary>
    /// Pooled sockets. They keep no cookies, follow no redirects (they would carry credentials to another host) and refuse internal addresses after
    /// the name is resolved, when no second look-up can change the answer.
    /// </summary>
    public static RemoteTransport OfSockets(bool allowInternalAddresses) => new(new SocketsHttpHandler
    {
        UseCookies = false,
        // A proxy would connect where the guard cannot see.
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // Long enough to spare handshakes, short enough to notice that a name moved.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = allowInternalAddresses ? null : ConnectAsync,
    });

    public void Dispose() => handler.Dispose();

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host;
        var resolved = await Dns.GetHostAddressesAsync(host, cancellation);
        var allowed = resolved.Where(address => !InternalAddresses.Contains(address)).ToArray();
        if (resolved.Length > 0 && allowed.Length == 0)
            throw new ConnectorException(ConnectorFault.Denied, $"{host} is an address of this network, which this installation does not let channels call.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
