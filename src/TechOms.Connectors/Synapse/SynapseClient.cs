using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Synapse;

/// <summary>One method per remote endpoint; no decisions. Every call is a POST, reads included.</summary>
internal sealed class SynapseClient(ConnectorContext context, SynapseAccess access)
{
    // Expired sessions are answered with a redirection to the sign-in page, or with numbers of their own, by what commonly stands before such systems.
    private static readonly HttpStatusCode[] Refusals =
        [HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.Found, HttpStatusCode.SeeOther, (HttpStatusCode)419, (HttpStatusCode)440];

    // All conversations of the channel share one session, and any answer may renew its token: they take turns.
    private readonly SemaphoreSlim _turn = context.Memory.Keep("turn", () => new SemaphoreSlim(1, 1));

    public Task<JsonElement> ReadInventoryAsync(JsonObject query, CancellationToken cancellation) => ReadAsync(SynapseApi.Inventory, query, cancellation);

    public Task<JsonElement> ReadItemsAsync(JsonObject query, CancellationToken cancellation) => ReadAsync(SynapseApi.Items, query, cancellation);

    public Task<JsonElement> ReadOrderAsync(JsonObject query, CancellationToken cancellation) => ReadAsync(SynapseApi.OrderInfo, query, cancellation);

    public Task<JsonElement> ReadShippedAsync(JsonObject query, CancellationToken cancellation) => ReadAsync(SynapseApi.ShippedOrders, query, cancellation);

    public Task<JsonElement> ReadReceivedAsync(JsonObject query, CancellationToken cancellation) => ReadAsync(SynapseApi.ReceivedOrders, query, cancellation);

    /// <summary>Adds, and with another <c>func</c> deletes.</summary>
    /// <returns>Undefined: it was done without a word.</returns>
    public Task<JsonElement> WriteOrderAsync(JsonObject order, CancellationToken cancellation) => SendAsync(SynapseApi.CreateOrder, order, repeatable: false, cancellation);

    public Task<JsonElement> CreateItemAsync(JsonObject item, CancellationToken cancellation) => SendAsync(SynapseApi.CreateItem, item, repeatable: false, cancellation);

    private Task<JsonElement> ReadAsync(string path, JsonObject query, CancellationToken cancellation) => SendAsync(path, query, repeatable: true, cancellation);

    private async Task<JsonElement> SendAsync(string path, JsonObject body, bool repeatable, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await SendSignedInAsync(path, body, repeatable, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<JsonElement> SendSignedInAsync(string path, JsonObject body, bool repeatable, CancellationToken cancellation)
    {
        var session = await access.GetSessionAsync(refused: null, cancellation);
        try
        {
            return await SendOnceAsync(path, body, repeatable, session, cancellation);
        }
        catch (ConnectorException failure) when (IsRefusal(failure))
        {
            session = await access.GetSessionAsync(refused: session, cancellation);
        }

        try
        {
            // How long a session lives is not documented. Refused unread, even a create may be sent again.
            return await SendOnceAsync(path, body, repeatable, session, cancellation);
        }
        catch (ConnectorException failure) when (IsRefusal(failure))
        {
            throw new ConnectorException(ConnectorFault.Denied, $"Synapse knows this user but does not let it call {path}. {failure.Message}", failure)
            {
                Setting = nameof(SynapseSettings.Username),
                Status = failure.Status,
                Answer = failure.Answer,
            };
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
                var answer = Parse(await response.Content.ReadAsStringAsync(stop), wordless: !repeatable);
                return SynapseErrors.MessageIn(answer) is { } refusal ? throw new ConnectorException(ConnectorFault.Rejected, $"Synapse says: {refusal}") : answer;
            }, cancellation);
        }
        catch (ConnectorException failure)
        {
            // A page instead of an answer may be the one to sign in on.
            if (failure.InnerException is JsonException)
                access.Forget();
            throw failure.Explained();
        }
    }

    // What a successful write answers nobody has written down.
    private static JsonElement Parse(string text, bool wordless)
    {
        if (wordless && text.AsSpan().TrimStart() is not ['{' or '[' or '<', ..])
            return default;

        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    private static bool IsRefusal(ConnectorException failure) => failure.Status is { } status && Refusals.Contains(status);
}
