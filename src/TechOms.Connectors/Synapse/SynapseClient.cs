using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Synapse;

/// <summary>One method per remote endpoint; no decisions. Every call is a POST, reads included.</summary>
internal sealed class SynapseClient(ConnectorContext context, SynapseAccess access)
{
    public Task<JsonElement> ReadInventoryAsync(JsonObject query, CancellationToken cancellation) => ReadAsync(SynapseApi.Inventory, query, cancellation);

    public Task<JsonElement> ReadItemsAsync(JsonObject query, CancellationToken cancellation) => ReadAsync(SynapseApi.Items, query, cancellation);

    public Task<JsonElement> ReadOrderAsync(JsonObject query, CancellationToken cancellation) => ReadAsync(SynapseApi.OrderInfo, query, cancellation);

    public Task<JsonElement> ReadShippedAsync(JsonObject query, CancellationToken cancellation) => ReadAsync(SynapseApi.ShippedOrders, query, cancellation);

    public Task<JsonElement> ReadReceivedAsync(JsonObject query, CancellationToken cancellation) => ReadAsync(SynapseApi.ReceivedOrders, query, cancellation);

    /// <summary>Adds, and with another <c>func</c> deletes.</summary>
    public Task<JsonElement> WriteOrderAsync(JsonObject order, CancellationToken cancellation) => SendAsync(SynapseApi.CreateOrder, order, repeatable: false, cancellation);

    public Task<JsonElement> CreateItemAsync(JsonObject item, CancellationToken cancellation) => SendAsync(SynapseApi.CreateItem, item, repeatable: false, cancellation);

    private Task<JsonElement> ReadAsync(string path, JsonObject query, CancellationToken cancellation) => SendAsync(path, query, repeatable: true, cancellation);

    private async Task<JsonElement> SendAsync(string path, JsonObject body, bool repeatable, CancellationToken cancellation)
    {
        var session = await access.GetSessionAsync(refused: null, cancellation);
        try
        {
            return await SendOnceAsync(path, body, repeatable, session, cancellation);
        }
        catch (ConnectorException failure) when (failure.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            // How long a session lives is not documented. Refused unread, even a create may be sent again.
            return await SendOnceAsync(path, body, repeatable, await access.GetSessionAsync(refused: session, cancellation), cancellation);
        }
    }

    private async Task<JsonElement> SendOnceAsync(string path, JsonObject body, bool repeatable, SynapseCookies session, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Accept.ParseAdd("application/json");
        session.Give(request);
        try
        {
            return await context.Http.SendAsync(repeatable ? request.AsRepeatable() : request, async (response, stop) =>
            {
                session.Take(response);
                await using var stream = await response.Content.ReadAsStreamAsync(stop);
                using var answer = await JsonDocument.ParseAsync(stream, default, stop);
                return answer.RootElement.Clone();
            }, cancellation);
        }
        catch (ConnectorException failure)
        {
            throw failure.Explained();
        }
    }
}
