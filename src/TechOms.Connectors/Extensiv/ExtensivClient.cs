using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TechOms.Connectors.Extensiv;

/// <summary>One method per remote endpoint; no decisions. This part carries them.</summary>
internal sealed partial class ExtensivClient(ConnectorContext context, ExtensivAccess access)
{
    private const string Hal = "application/hal+json";

    private async Task<T> SendAsync<T>(Call call, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        var token = await access.GetTokenAsync(refused: null, cancellation);
        try
        {
            return await SendOnceAsync(call, token, read, cancellation);
        }
        catch (ConnectorException failure) when (failure.Status is HttpStatusCode.Unauthorized)
        {
            // Nothing was done, so even a write can be said again.
            return await SendOnceAsync(call, await access.GetTokenAsync(refused: token, cancellation), read, cancellation);
        }
    }

    private async Task<T> SendOnceAsync<T>(Call call, AccessToken token, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(call.Method, call.Path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Hal));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json", 0.9));

        // Sent back as received: some versions are weak, and comparing is their business.
        if (call.Version is { } version)
            request.Headers.TryAddWithoutValidation("If-Match", version);
        request.Content = call.Body?.Invoke();
        try
        {
            return await context.Http.SendAsync(call.Repeatable ? request.AsRepeatable() : request, read, cancellation);
        }
        catch (ConnectorException failure)
        {
            throw failure.Explained();
        }
    }

    private Task<T?> FindAsync<T>(Call call, JsonTypeInfo<T> answer, CancellationToken cancellation)
        where T : class
        => NullWhenGoneAsync(SendAsync<T?>(call, async (response, stop) => await ReadAsync(response, answer, stop), cancellation));

    private Task<WirePage<T>> ListAsync<T>(string path, string rel, JsonTypeInfo<T> item, CancellationToken cancellation)
        where T : class
        => SendAsync(
            new(HttpMethod.Get, path),
            async (response, stop) =>
            {
                using var answer = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(stop), cancellationToken: stop);
                return WireEmbedded.ReadPage(answer.RootElement, rel, item);
            },
            cancellation);

    private static async Task<T?> NullWhenGoneAsync<T>(Task<T?> call)
        where T : class
    {
        try
        {
            return await call;
        }
        catch (ConnectorException failure) when (failure is { Status: HttpStatusCode.NotFound, Setting: null })
        {
            return null;
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> answer, CancellationToken cancellation)
        => await response.Content.ReadFromJsonAsync(answer, cancellation) ?? throw new JsonException("The answer was empty.");

    private static Task<bool> Nothing(HttpResponseMessage response, CancellationToken cancellation) => Task.FromResult(true);

    private static Func<HttpContent> Json<T>(T body, JsonTypeInfo<T> type) => () => JsonContent.Create(body, type, new MediaTypeHeaderValue(Hal) { CharSet = "utf-8" });

    private static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);

    // Misspelt parameters are not refused but ignored.
    private static string Paged(string path, int page, int size, string? rql, string? more = null, string? sort = null) => string.Create(
        CultureInfo.InvariantCulture,
        $"{path}?{(more is null ? "" : more + "&")}pgsiz={size}&pgnum={page}{(sort is null ? "" : "&sort=" + sort)}{(rql is null ? "" : "&rql=" + ExtensivQuery.ToAddress(rql))}");

    private sealed record Call(HttpMethod Method, string Path)
    {
        public bool Repeatable { get; init; }

        /// <summary>What must still be the document's version there.</summary>
        public string? Version { get; init; }

        /// <summary>Made anew for each attempt.</summary>
        public Func<HttpContent>? Body { get; init; }
    }
}

/// <param name="Version">To be given back with a change; their ETag.</param>
internal sealed record Versioned<T>(T Document, string Version);
