using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TechOms.Connectors.Shopify;

/// <summary>Sends documents to the shop and tells its six ways of failing apart.</summary>
internal sealed class ShopifyGraphQl(HttpClient http, ShopifyTokens tokens, ShopifyBucket bucket, TimeProvider clock)
{
    public const string Version = "2026-10";
    private const string Endpoint = $"admin/api/{Version}/graphql.json";
    private const int MostThrottledTries = 3;

    private long _answeredAt;

    /// <summary>The version that really answered: Shopify silently takes another when it no longer has ours.</summary>
    public string? AnsweredVersion { get; private set; }

    /// <summary>What is not urgent counts as bulk.</summary>
    public bool Unhurried { get; set; }

    /// <summary>When the last answer was given, by Shopify's clock. Calls of one session run side by side.</summary>
    public DateTimeOffset AnsweredAt => new(Volatile.Read(ref _answeredAt), TimeSpan.Zero);

    public async Task<TAnswer> AskAsync<TVariables, TAnswer>(
        ShopifyOperation<TVariables, TAnswer> operation, TVariables variables, CancellationToken cancellation)
    {
        string? refused = null;
        for (var throttled = 0; ;)
        {
            var token = await tokens.ReadAsync(refused, cancellation);
            var urgency = Unhurried && operation.Urgency is ShopifyUrgency.Usual ? ShopifyUrgency.Bulk : operation.Urgency;
            var points = await bucket.ReserveAsync(operation.Name, urgency, cancellation);
            WireAnswer? answer = null;
            try
            {
                answer = await PostAsync(operation, variables, token, cancellation);
            }
            catch (ConnectorException failure) when (failure.Status is HttpStatusCode.Unauthorized && tokens.Renewable && refused is null)
            {
                refused = token;
                continue;
            }
            catch (ConnectorException failure) when (failure.Status is not null)
            {
                throw ShopifyErrors.FromStatus(failure, tokens.SettingToBlame);
            }
            finally
            {
                bucket.Settle(operation.Name, points, answer?.Extensions?.Cost);
            }

            if (!operation.Repeatable || !ShopifyErrors.IsThrottled(answer.Errors ?? []) || ++throttled >= MostThrottledTries)
                return Read(operation, answer);
        }
    }

    private async Task<WireAnswer> PostAsync<TVariables, TAnswer>(
        ShopifyOperation<TVariables, TAnswer> operation, TVariables variables, string token, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Endpoint);
        request.Headers.Add("X-Shopify-Access-Token", token);
        request.Content = JsonContent.Create(
            new WireRequest(operation.Document, operation.Name, JsonSerializer.SerializeToElement(variables, operation.Variables)),
            ShopifyJson.Default.WireRequest);
        if (operation.Repeatable)
            request.AsRepeatable();

        return await http.SendAsync(
            request,
            async (response, stop) =>
            {
                if (response.Headers.TryGetValues("X-Shopify-API-Version", out var versions))
                    AnsweredVersion = versions.First();
                Volatile.Write(ref _answeredAt, (response.Headers.Date ?? clock.GetUtcNow()).UtcTicks);
                await using var body = await response.Content.ReadAsStreamAsync(stop);
                return await JsonSerializer.DeserializeAsync(body, ShopifyJson.Default.WireAnswer, stop) ?? throw new JsonException("The answer was empty.");
            },
            cancellation);
    }

    private TAnswer Read<TVariables, TAnswer>(ShopifyOperation<TVariables, TAnswer> operation, WireAnswer answer)
    {
        if (answer.Errors is { Count: > 0 } errors)
        {
            var failure = ShopifyErrors.FromAnswer(errors, answer.Data.ValueKind is JsonValueKind.Object, operation.Repeatable);
            throw ShopifyErrors.IsThrottled(errors)
                ? new ConnectorException(failure.Fault, failure.Message, failure) { RetryAfter = bucket.WaitFor(operation.Name) }
                : failure;
        }

        // A filter that Shopify does not understand is left out and everything returned.
        if (answer.Extensions?.Search?.SelectMany(search => search.Warnings ?? []).FirstOrDefault() is { } warning)
            throw new ConnectorException(ConnectorFault.Rejected, $"Shopify ignored a part of the search: {warning.Message}") { Field = warning.Field };

        try
        {
            return answer.Data.Deserialize(operation.Answer) ?? throw new JsonException("The answer had no data.");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new ConnectorException(
                operation.Repeatable ? ConnectorFault.Unavailable : ConnectorFault.Unknown, "Shopify answered something unreadable.", failure);
        }
    }
}
