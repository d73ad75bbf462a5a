using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace TechOms.Connectors.CartonCloud;

/// <summary>One method per remote endpoint; no decisions.</summary>
internal sealed partial class CartonCloudClient(ConnectorContext context, CartonCloudAccess access, string tenantId)
{
    public const string VersionHeader = "Accept-Version";
    public const string Version = "1";
    public const int PageSize = 100;
    private const string ProductVersion = "8";
    private const HttpStatusCode CreatedWithIssues = (HttpStatusCode)228;

    private string Tenant => $"tenants/{Uri.EscapeDataString(tenantId)}";

    public Task<WireUser> GetUserAsync(CancellationToken cancellation)
        => SendAsync(new(HttpMethod.Get, "uaa/userinfo"), One(CartonCloudJson.Default.WireUser), cancellation);

    public Task<WirePage<WireParty>> GetCustomersAsync(int page, CancellationToken cancellation)
        => SendAsync(new(HttpMethod.Get, $"{Tenant}/customers?{Paged(page)}"), Many(CartonCloudJson.Default.WirePartyArray, page), cancellation);

    public Task<WireParty?> FindCustomerAsync(string id, CancellationToken cancellation)
        => FindAsync(new(HttpMethod.Get, $"{Tenant}/customers/{Uri.EscapeDataString(id)}"), CartonCloudJson.Default.WireParty, cancellation);

    public Task<WirePage<WireProduct>> SearchProductsAsync(WireCondition condition, int page, CancellationToken cancellation)
        => SearchAsync("warehouse-products", condition, page, CartonCloudJson.Default.WireProductArray, cancellation);

    public Task<WireProduct> CreateProductAsync(WireProduct product, CancellationToken cancellation)
        => SendAsync(new(HttpMethod.Post, $"{Tenant}/warehouse-products") { Version = ProductVersion, Body = () => ToContent(product, CartonCloudJson.Default.WireProduct) },
            One(CartonCloudJson.Default.WireProduct), cancellation);

    /// <summary>Every run is a report of its own, so a lost answer costs nothing but that report.</summary>
    public Task<WireReport> StartReportAsync(WireReport report, CancellationToken cancellation)
        => SendAsync(new(HttpMethod.Post, $"{Tenant}/report-runs") { Repeatable = true, Body = () => ToContent(report, CartonCloudJson.Default.WireReport) },
            One(CartonCloudJson.Default.WireReport), cancellation);

    /// <returns>Null when the run is gone: they are kept for a week.</returns>
    public Task<WirePage<WireReport>?> FindReportAsync(string id, int page, CancellationToken cancellation)
        => NullWhenGoneAsync(SendAsync<WirePage<WireReport>?>(
            new(HttpMethod.Get, $"{Tenant}/report-runs/{Uri.EscapeDataString(id)}?page={page}"),
            async (response, stop) =>
            {
                var report = await One(CartonCloudJson.Default.WireReport)(response, stop);
                return new([report], HasNext(response, page, report.Items?.Count ?? 0, report.Parameters?.PageSize ?? PageSize));
            },
            cancellation));

    /// <returns>Whether CartonCloud accepted the order with issues, so that it will not work on it.</returns>
    public Task<(WireOrder Order, bool HasIssues)> CreateOrderAsync(string resource, WireOrder order, CancellationToken cancellation)
        => SendAsync(
            new(HttpMethod.Post, $"{Tenant}/{resource}") { Body = () => ToContent(order, CartonCloudJson.Default.WireOrder) },
            async (response, stop) =>
            {
                var created = await One(CartonCloudJson.Default.WireOrder)(response, stop);
                return string.IsNullOrEmpty(created.Id)
                    ? throw new JsonException("The answer holds no id.")
                    : (created, response.StatusCode is CreatedWithIssues);
            },
            cancellation);

    public Task<WireOrder?> FindOrderAsync(string resource, string id, CancellationToken cancellation)
        => FindAsync(new(HttpMethod.Get, $"{Tenant}/{resource}/{Uri.EscapeDataString(id)}"), CartonCloudJson.Default.WireOrder, cancellation);

    public Task<WirePage<WireOrder>> SearchOrdersAsync(string resource, WireCondition condition, int page, CancellationToken cancellation)
        => SearchAsync(resource, condition, page, CartonCloudJson.Default.WireOrderArray, cancellation);

    /// <summary>Can be repeated: what is gone stays gone.</summary>
    public Task DeleteOrderAsync(string resource, string id, CancellationToken cancellation)
        => SendAsync(new(HttpMethod.Delete, $"{Tenant}/{resource}/{Uri.EscapeDataString(id)}") { Repeatable = true }, (_, _) => Task.FromResult(true), cancellation);

    public Task<WirePage<WireConsignment>> SearchConsignmentsAsync(WireCondition condition, int page, CancellationToken cancellation)
        => SearchAsync("consignments", condition, page, CartonCloudJson.Default.WireConsignmentArray, cancellation);

    private Task<WirePage<T>> SearchAsync<T>(string resource, WireCondition condition, int page, JsonTypeInfo<T[]> answer, CancellationToken cancellation)
        => SendAsync(
            new(HttpMethod.Post, $"{Tenant}/{resource}/search?{Paged(page)}")
            {
                Version = answer is JsonTypeInfo<WireProduct[]> ? ProductVersion : Version,
                Repeatable = true,
                Body = () => ToContent(new WireSearch(condition), CartonCloudJson.Default.WireSearch),
            },
            Many(answer, page), cancellation);

    private Task<T?> FindAsync<T>(Call call, JsonTypeInfo<T> answer, CancellationToken cancellation)
        where T : class
        => NullWhenGoneAsync(SendAsync<T?>(call, async (response, stop) => await One(answer)(response, stop), cancellation));

    private static async Task<T?> NullWhenGoneAsync<T>(Task<T?> call)
        where T : class
    {
        try
        {
            return await call;
        }
        catch (ConnectorException failure) when (failure.Status is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<T> SendAsync<T>(Call call, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        var token = await access.GetTokenAsync(refused: null, cancellation);
        try
        {
            return await SendOnceAsync(call, token, read, cancellation);
        }
        catch (ConnectorException failure) when (failure.Status is HttpStatusCode.Unauthorized)
        {
            // A token can die before its time. Refused unread, even a create may be sent again.
            return await SendOnceAsync(call, await access.GetTokenAsync(refused: token, cancellation), read, cancellation);
        }
    }

    private async Task<T> SendOnceAsync<T>(Call call, AccessToken token, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(call.Method, call.Path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Add(VersionHeader, call.Version);
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

    private static Func<HttpResponseMessage, CancellationToken, Task<T>> One<T>(JsonTypeInfo<T> answer)
        => async (response, stop) => await response.Content.ReadFromJsonAsync(answer, stop) ?? throw new JsonException("The answer was empty.");

    private static Func<HttpResponseMessage, CancellationToken, Task<WirePage<T>>> Many<T>(JsonTypeInfo<T[]> answer, int page)
        => async (response, stop) =>
        {
            var items = await One(answer)(response, stop);
            return new([.. items.Where(item => item is not null)], HasNext(response, page, items.Length, PageSize));
        };

    // As the reference writes it: without a character set.
    private static JsonContent ToContent<T>(T body, JsonTypeInfo<T> type) => JsonContent.Create(body, type, new MediaTypeHeaderValue("application/json"));

    private static string Paged(int page) => string.Create(CultureInfo.InvariantCulture, $"page={page}&size={PageSize}");

    // All these headers are promised; a full page is the best guess where a proxy has dropped them, and an overfull one was not paged.
    private static bool HasNext(HttpResponseMessage response, int page, int count, int size)
    {
        if (NumberIn(response, "Total-Pages") is { } pages)
            return page < pages;
        if (response.Headers.TryGetValues("Link", out var links))
            return links.Any(link => NextPage().IsMatch(link));

        var held = NumberIn(response, "Page-Size") is > 0 and var told ? told : size;
        return NumberIn(response, "Total-Elements") is { } all ? (long)page * held < all : count == held;
    }

    private static int? NumberIn(HttpResponseMessage response, string header)
        => response.Headers.TryGetValues(header, out var values) && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex("""rel\s*=\s*"?[^",;]*\bnext\b""", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NextPage();

    private sealed record Call(HttpMethod Method, string Path)
    {
        public string Version { get; init; } = CartonCloudClient.Version;
        public bool Repeatable { get; init; }

        /// <summary>Made anew for each attempt.</summary>
        public Func<HttpContent>? Body { get; init; }
    }
}

internal sealed record WirePage<T>(IReadOnlyList<T> Items, bool HasNext);

internal static class WirePages
{
    public static async IAsyncEnumerable<IReadOnlyList<T>> ReadAllAsync<T>(
        Func<int, CancellationToken, Task<WirePage<T>>> read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var number = 1; ; number++)
        {
            var page = await read(number, cancellation);
            yield return page.Items;

            if (!page.HasNext)
                yield break;
        }
    }
}
