using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TechOms.Connectors;

public static class ConnectorHttp
{
    private static readonly HttpRequestOptionsKey<bool> Repeatable = new("techoms.repeatable");

    /// <summary>Marks a request that can be sent again without harm although its method does not say so: a search by POST, a keyed write.</summary>
    public static HttpRequestMessage AsRepeatable(this HttpRequestMessage request)
    {
        request.Options.Set(Repeatable, true);
        return request;
    }

    public static bool IsRepeatable(this HttpRequestMessage request)
        => request.Method == HttpMethod.Get || request.Method == HttpMethod.Head
            || (request.Options.TryGetValue(Repeatable, out var repeatable) && repeatable);

    /// <summary>Sends, reads the answer, and turns every kind of failure into a <see cref="ConnectorException"/>.</summary>
    public static async Task<T> SendAsync<T>(this HttpClient http, HttpRequestMessage request, JsonTypeInfo<T> answer, CancellationToken cancellation)
        => await http.SendAsync(request, async (response, stop)
            => await response.Content.ReadFromJsonAsync(answer, stop) ?? throw new JsonException("The answer was empty."), cancellation);

    /// <summary>The same for callers that need status, headers, or no body.</summary>
    /// <param name="read">Called for 2xx answers only. A <see cref="JsonException"/> it throws means an unreadable answer.</param>
    public static async Task<T> SendAsync<T>(
        this HttpClient http, HttpRequestMessage request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        var repeatable = request.IsRepeatable();
        var lost = repeatable ? ConnectorFault.Unavailable : ConnectorFault.Unknown;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!response.IsSuccessStatusCode)
                throw ConnectorException.FromStatus(response, await response.Content.ReadAsStringAsync(cancellation), repeatable);

            // A proxy's page in the way would pass for the answer of a call that expects none.
            return response.Content.Headers.ContentType?.MediaType is "text/html"
                ? throw new JsonException("The answer was a web page.")
                : await read(response, cancellation);
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            throw new ConnectorException(lost, "The remote system answered something unreadable.", failure);
        }
        catch (HttpRequestException failure) when (NeverLeft(failure))
        {
            throw new ConnectorException(ConnectorFault.Unavailable, $"Could not reach {request.RequestUri?.Host ?? http.BaseAddress?.Host}.", failure);
        }
        catch (OperationCanceledException failure) when (!cancellation.IsCancellationRequested)
        {
            // HttpClient reports its own time-out as a cancellation.
            throw new ConnectorException(lost, $"{request.RequestUri?.Host ?? http.BaseAddress?.Host} did not answer in time.", failure);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new ConnectorException(lost, $"The connection to {request.RequestUri?.Host ?? http.BaseAddress?.Host} broke before the answer was complete.", failure);
        }
    }

    private static bool NeverLeft(HttpRequestException failure) => failure.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
        or HttpRequestError.ProxyTunnelError;
}
