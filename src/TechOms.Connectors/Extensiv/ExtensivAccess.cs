using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TechOms.Connectors.Extensiv;

/// <summary>Signs in. One token serves all sessions of the channel until it is due for renewal.</summary>
internal sealed partial class ExtensivAccess(ConnectorContext context, ExtensivSettings settings)
{
    // Documented: tokens live 30 to 60 minutes, are to be renewed every 30 at least, and come without a refresh token.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <param name="refused">A token that was just refused, and must not be given out again.</param>
    public Task<AccessToken> GetTokenAsync(AccessToken? refused, CancellationToken cancellation)
        => context.Memory.RefreshAsync(
            "token", token => !ReferenceEquals(token, refused) && context.Clock.GetUtcNow() < token.RenewAt, SignInAsync, cancellation);

    private async Task<AccessToken> SignInAsync(CancellationToken cancellation)
    {
        var asked = context.Clock.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, "AuthServer/api/Token").AsRepeatable();
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.ClientId?.Trim()}:{settings.ClientSecret.Reveal()}")));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Content = JsonContent.Create(Ask(settings), TokenJson.Default.TokenRequest);
        try
        {
            return await context.Http.SendAsync(request, async (response, stop) =>
            {
                var token = await response.Content.ReadFromJsonAsync(TokenJson.Default.WireToken, stop);
                if (string.IsNullOrEmpty(token?.AccessToken))
                    throw new JsonException("The answer holds no token.");

                return new AccessToken(token.AccessToken, asked + LifeOf(token));
            }, cancellation);
        }
        catch (ConnectorException failure) when (failure.Fault is ConnectorFault.Denied || failure.Status is HttpStatusCode.BadRequest)
        {
            throw Refused(failure);
        }
        catch (ConnectorException failure) when (failure.Fault is ConnectorFault.Rejected)
        {
            throw failure.Explained().Blaming(nameof(settings.ApiUrl));
        }
    }

    // Which of the two spellings a credential wants is not documented: numbers were the old way, logins are the new one.
    internal static TokenRequest Ask(ExtensivSettings settings)
    {
        var user = ExtensivMapping.Given(settings.UserLoginId);
        var number = long.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : (long?)null;
        return new("client_credentials", number is null ? user : null, number, ExtensivMapping.Given(settings.Tpl) is { } tpl ? $"{{{tpl.Trim('{', '}')}}}" : null);
    }

    private static TimeSpan LifeOf(WireToken token)
    {
        if (token.ExpiresIn is not (> 0 and < int.MaxValue))
            return Longest;

        var told = TimeSpan.FromSeconds((double)token.ExpiresIn.Value);
        var life = told > 2 * Margin ? told - Margin : told / 2;
        return life < Longest ? life : Longest;
    }

    private ConnectorException Refused(ConnectorException failure)
    {
        var words = ExtensivErrors.Parse(failure.Answer) is { } error ? error.Message ?? error.ErrorDescription ?? error.Error ?? error.Hint : null;
        bool Mentions(string part) => words?.Contains(part, StringComparison.OrdinalIgnoreCase) is true;
        var (setting, message) = (Mentions("user"), Mentions("tpl")) switch
        {
            (true, _) => (nameof(settings.UserLoginId), "Extensiv does not take this User Login ID."),
            (_, true) => (nameof(settings.Tpl), "Extensiv does not take this TPL."),
            _ => (nameof(settings.ClientSecret), "Extensiv does not know this Client ID with this Client Secret."),
        };
        return new(ConnectorFault.Denied, words is null ? message : $"{message} {words}", failure) { Setting = setting, Status = failure.Status };
    }

    // OAuth has a spelling of its own.
    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, PropertyNameCaseInsensitive = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = [typeof(LenientText), typeof(LenientNumber)])]
    [JsonSerializable(typeof(WireToken))]
    [JsonSerializable(typeof(TokenRequest))]
    internal sealed partial class TokenJson : JsonSerializerContext;
}

internal sealed record AccessToken(string Value, DateTimeOffset RenewAt);

internal sealed record WireToken(string? AccessToken, decimal? ExpiresIn);

internal sealed record TokenRequest(string GrantType, string? UserLogin, long? UserLoginId, string? Tpl);
