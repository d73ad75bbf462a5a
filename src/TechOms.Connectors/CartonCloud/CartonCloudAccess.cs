using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TechOms.Connectors.CartonCloud;

/// <summary>Signs in. One token serves all sessions of the channel until shortly before it expires.</summary>
internal sealed partial class CartonCloudAccess(ConnectorContext context, CartonCloudSettings settings)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UntoldLife = TimeSpan.FromMinutes(10);

    /// <param name="refused">A token that was just refused, and must not be given out again.</param>
    public Task<AccessToken> GetTokenAsync(AccessToken? refused, CancellationToken cancellation)
        => context.Memory.RefreshAsync(
            "token", token => !ReferenceEquals(token, refused) && context.Clock.GetUtcNow() < token.RenewAt, SignInAsync, cancellation);

    private async Task<AccessToken> SignInAsync(CancellationToken cancellation)
    {
        var asked = context.Clock.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, "uaa/oauth/token").AsRepeatable();
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Credentials());
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Add(CartonCloudClient.VersionHeader, CartonCloudClient.Version);
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        try
        {
            return await context.Http.SendAsync(request, async (response, stop) =>
            {
                var token = await response.Content.ReadFromJsonAsync(Json.Default.WireToken, stop);
                if (string.IsNullOrEmpty(token?.AccessToken))
                    throw new JsonException("The answer holds no token.");

                var life = token.ExpiresIn is > 0 and < int.MaxValue ? TimeSpan.FromSeconds(token.ExpiresIn.Value) : UntoldLife;
                return new AccessToken(token.AccessToken, asked + (life > 2 * Margin ? life - Margin : life / 2));
            }, cancellation);
        }
        catch (ConnectorException failure) when (IsRefusal(failure))
        {
            throw new ConnectorException(ConnectorFault.Denied, "CartonCloud does not know this Client Id with this Client Secret.", failure)
            {
                Setting = nameof(settings.ClientSecret),
                Status = failure.Status,
            };
        }
        catch (ConnectorException failure) when (failure.Fault is ConnectorFault.Rejected)
        {
            throw failure.Explained().Blaming(nameof(settings.ApiUrl));
        }
    }

    private string Credentials() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.ClientId}:{settings.ClientSecret.Reveal()}"));

    // OAuth lets a server say "invalid client" with 400 as well.
    private static bool IsRefusal(ConnectorException failure)
        => failure.Fault is ConnectorFault.Denied
            || (failure.Status is HttpStatusCode.BadRequest
                && CartonCloudProblems.Parse(failure.Answer).Any(problem => problem.Error is "invalid_client" or "invalid_grant" or "unauthorized_client"));

    // OAuth has a spelling of its own.
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
    [JsonSerializable(typeof(WireToken))]
    private sealed partial class Json : JsonSerializerContext;
}

internal sealed record AccessToken(string Value, DateTimeOffset RenewAt);
