using System.Net;

namespace TechOms.Connectors.Shopify;

/// <summary>Who we are to the shop: a token somebody typed in, or one that is asked for anew before it runs out.</summary>
internal sealed class ShopifyTokens(ShopifySettings settings, ConnectorContext context)
{
    private static readonly TimeSpan EarlyRenewal = TimeSpan.FromMinutes(5);

    public bool Renewable => settings.Authentication is ShopifyAuthentication.ClientCredentials;

    public string SettingToBlame => Renewable ? nameof(settings.ClientSecret) : nameof(settings.AccessToken);

    /// <param name="refused">A token the shop no longer takes.</param>
    public async Task<string> ReadAsync(string? refused, CancellationToken cancellation)
    {
        if (!Renewable)
            return settings.AccessToken.Reveal();

        var token = await context.Memory.RefreshAsync<AccessToken>(
            "access token",
            known => known.Value != refused && known.ExpiresAt - EarlyRenewal > context.Clock.GetUtcNow(),
            FetchAsync,
            cancellation);
        return token.Value;
    }

    private async Task<AccessToken> FetchAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "admin/oauth/access_token").AsRepeatable();
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = settings.ClientId ?? "",
            ["client_secret"] = settings.ClientSecret.Reveal(),
        });
        try
        {
            var answer = await context.Http.SendAsync(request, ShopifyJson.Default.WireAccessToken, cancellation);
            return new(answer.AccessToken, context.Clock.GetUtcNow().AddSeconds(answer.ExpiresIn));
        }
        catch (ConnectorException failure) when (failure.Status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new ConnectorException(ConnectorFault.Denied, "Shopify does not know this client id and secret for this shop.", failure)
            {
                Setting = nameof(settings.ClientSecret),
                Status = failure.Status,
            };
        }
    }

    private sealed record AccessToken(string Value, DateTimeOffset ExpiresAt);
}
