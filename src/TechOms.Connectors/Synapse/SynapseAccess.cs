using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Synapse;

/// <summary>Signs in and keeps the session's cookies, which any answer may renew. One session serves all conversations of the channel.</summary>
internal sealed class SynapseAccess(ConnectorContext context, SynapseSettings settings)
{
    /// <param name="refused">A session that was just refused, and must not be given out again.</param>
    public Task<SynapseCookies> GetSessionAsync(SynapseCookies? refused, CancellationToken cancellation)
        => context.Memory.RefreshAsync("session", session => !ReferenceEquals(session, refused), SignInAsync, cancellation);

    public void Forget() => context.Memory.Forget<SynapseCookies>("session");

    private async Task<SynapseCookies> SignInAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, SynapseApi.Login).AsRepeatable();
        request.Headers.Accept.ParseAdd("application/json");
        request.Content = JsonContent.Create(new JsonObject { ["username"] = settings.Username, ["password"] = settings.Password.Reveal() });
        try
        {
            return await context.Http.SendAsync(request, async (response, stop) =>
            {
                // Nothing in it matters, but it must be whole, and a page from something in the way is no answer of Synapse's.
                var text = await response.Content.ReadAsStringAsync(stop);
                if (text.AsSpan().TrimStart() is ['<', ..])
                    throw new JsonException("The answer is a web page.");

                var cookies = new SynapseCookies();
                cookies.Take(response);
                return cookies.SignedIn
                    ? cookies
                    : throw new ConnectorException(ConnectorFault.Rejected, "The answer to the sign-in holds no session; this is not Synapse's API.") { Setting = nameof(settings.ApiUrl) };
            }, cancellation);
        }
        catch (ConnectorException failure) when (failure.Setting is null && IsRefusal(failure))
        {
            throw new ConnectorException(ConnectorFault.Denied, "Synapse does not know this username with this password.", failure) { Setting = nameof(settings.Password), Status = failure.Status };
        }
        catch (ConnectorException failure) when (failure is { Setting: null, Fault: ConnectorFault.Rejected })
        {
            throw failure.Explained().Blaming(nameof(settings.ApiUrl));
        }
    }

    // How a wrong password is answered is not documented.
    private static bool IsRefusal(ConnectorException failure)
        => failure.Fault is ConnectorFault.Denied || failure.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity;
}

/// <summary>The session's cookies. Shared by requests that run at once.</summary>
internal sealed class SynapseCookies
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _values = [];

    public bool SignedIn
    {
        get
        {
            lock (_gate)
                return _values.Count > 0;
        }
    }

    public void Take(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Set-Cookie", out var cookies))
            return;

        lock (_gate)
        {
            foreach (var cookie in cookies)
            {
                if (cookie.Split(';')[0].Split('=', 2) is not [var name, var value])
                    continue;

                // An empty one takes the old one back.
                if (value.Trim() is { Length: > 0 } given)
                    _values[name.Trim()] = given;
                else
                    _values.Remove(name.Trim());
            }
        }
    }

    public void Give(HttpRequestMessage request)
    {
        lock (_gate)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", _values.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            if (_values.FirstOrDefault(cookie => string.Equals(cookie.Key, SynapseApi.TokenCookie, StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 } token)
                request.Headers.TryAddWithoutValidation(SynapseApi.TokenHeader, Uri.UnescapeDataString(token));
        }
    }
}
