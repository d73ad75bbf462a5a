using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace TechOms.Connectors.Leanafy;

/// <summary>One method per remote endpoint; no decisions.</summary>
internal sealed class LeanafyClient(HttpClient http)
{
    public const int PageSize = 100;

    public Task CheckAsync(DateOnly day, CancellationToken cancellation)
        => GetAsync(
            $"{LeanafyApi.Orders.Many}?{LeanafyApi.ShippedFrom}={day:yyyy-MM-dd}&{LeanafyApi.ShippedTo}={day:yyyy-MM-dd}",
            payload => LeanafyEnvelope.IsNothing(payload) ? [] : LeanafyEnvelope.Many(payload, LeanafyJson.Default.WireDocument), cancellation);

    /// <returns>The new document's id.</returns>
    public Task<string> CreateAsync(LeanafyResource resource, WireDocument document, CancellationToken cancellation)
        => SendAsync(
            new(HttpMethod.Post, resource.One) { Content = JsonContent.Create(document, LeanafyJson.Default.WireDocument) },
            payload => payload.ValueKind is JsonValueKind.String
                ? payload.GetString()!
                : LeanafyEnvelope.One(payload, LeanafyJson.Default.WireDocument)?.Key ?? throw new JsonException("The answer holds no id."),
            cancellation);

    /// <returns>Null when it is not shown.</returns>
    public Task<WireDocument?> FindAsync(LeanafyResource resource, string id, CancellationToken cancellation)
        => NullWhenRefusedAsync(GetAsync(
            $"{resource.One}?_id={Uri.EscapeDataString(id)}", payload => LeanafyEnvelope.One(payload, LeanafyJson.Default.WireDocument), cancellation));

    /// <returns>Those that are shown, in any order, perhaps with others among them.</returns>
    public async Task<IReadOnlyList<WireDocument>> ListAsync(LeanafyResource resource, IEnumerable<string> ids, CancellationToken cancellation)
        => await NullWhenRefusedAsync(GetAsync<IReadOnlyList<WireDocument>?>(
            $"{resource.Many}?{LeanafyApi.Ids}={string.Join(LeanafyApi.IdSeparator, ids.Select(Uri.EscapeDataString))}",
            payload => LeanafyEnvelope.IsNothing(payload) ? null : LeanafyEnvelope.Many(payload, LeanafyJson.Default.WireDocument), cancellation)) ?? [];

    /// <summary>All documents there are. Whether and how the list is cut into pages is not documented, so the first is asked for as documented.</summary>
    public Task<IReadOnlyList<WireDocument>> ListAsync(LeanafyResource resource, int page, int size, CancellationToken cancellation)
        => GetAsync(
            page == 1 ? resource.Many : $"{resource.Many}?{Paged(page, size)}", payload => LeanafyEnvelope.Many(payload, LeanafyJson.Default.WireDocument), cancellation);

    /// <returns>Null when it is not shown.</returns>
    public async Task<WireItem?> FindItemAsync(string sku, CancellationToken cancellation)
        => (await NullWhenRefusedAsync(GetAsync<IReadOnlyList<WireItem>?>(
            $"{LeanafyApi.Item}?sku={Uri.EscapeDataString(sku)}",
            payload => LeanafyEnvelope.IsNothing(payload) ? null : LeanafyEnvelope.Many(payload, LeanafyJson.Default.WireItem), cancellation)))?
            .FirstOrDefault(item => item.Sku is null || string.Equals(item.Sku.Trim(), sku.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <param name="path">Of items or of stock.</param>
    /// <returns>Null when there is no such list.</returns>
    public Task<IReadOnlyList<WireItem>?> ListItemsAsync(string path, int page, CancellationToken cancellation)
        => NullWhenRefusedAsync(GetAsync<IReadOnlyList<WireItem>?>(
            $"{path}?{Paged(page, PageSize)}", payload => LeanafyEnvelope.Many(payload, LeanafyJson.Default.WireItem), cancellation));

    public Task<WireItem?> CreateItemAsync(WireItem item, CancellationToken cancellation)
        => SendAsync(
            new(HttpMethod.Post, LeanafyApi.Item) { Content = JsonContent.Create(item, LeanafyJson.Default.WireItem) },
            payload => payload.ValueKind is JsonValueKind.Object ? LeanafyEnvelope.One(payload, LeanafyJson.Default.WireItem) : null, cancellation);

    private static string Paged(int page, int size) => string.Create(CultureInfo.InvariantCulture, $"page={page}&limit={size}");

    private Task<T> GetAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellation) => SendAsync(new(HttpMethod.Get, path), read, cancellation);

    private async Task<T> SendAsync<T>(HttpRequestMessage request, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        using (request)
        {
            try
            {
                return await http.SendAsync(request, async (response, stop) =>
                {
                    await using var body = await response.Content.ReadAsStreamAsync(stop);
                    using var answer = await JsonDocument.ParseAsync(body, default, stop);
                    return read(LeanafyEnvelope.PayloadOf(answer.RootElement));
                }, cancellation);
            }
            catch (ConnectorException failure)
            {
                throw failure.Explained();
            }
        }
    }

    // What is not there may be answered with 404, with 400, with "success": false, or with an empty payload.
    private static async Task<T?> NullWhenRefusedAsync<T>(Task<T?> call)
        where T : class
    {
        try
        {
            return await call;
        }
        catch (ConnectorException failure) when (failure.Fault is ConnectorFault.Rejected)
        {
            return null;
        }
    }
}
