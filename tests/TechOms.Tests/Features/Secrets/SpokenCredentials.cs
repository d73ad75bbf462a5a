using System.Collections.Concurrent;
using System.Text;

namespace TechOms.Tests.Features.Secrets;

/// <summary>Notes what channels really prove themselves with, access tokens they were given included.</summary>
internal sealed class SpokenCredentials() : DelegatingHandler(new SocketsHttpHandler { UseCookies = false })
{
    private static readonly string[] Carriers = ["authorization", "token", "key", "cookie"];
    private readonly ConcurrentDictionary<string, bool> _heard = new();

    public IEnumerable<string> Heard => _heard.Keys;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (var header in request.Headers.Where(header => Carriers.Any(carrier => header.Key.EndsWith(carrier, StringComparison.OrdinalIgnoreCase)) && header.Key != "Idempotency-Key"))
        {
            foreach (var value in header.Value)
            {
                var said = value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..];
                _heard[said] = true;
                if (value.StartsWith("Basic ", StringComparison.Ordinal))
                    _heard[Encoding.UTF8.GetString(Convert.FromBase64String(said))] = true;
            }
        }

        return base.SendAsync(request, cancellationToken);
    }
}
