using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using TechOms.Platform.Results;

namespace TechOms.Platform.Security;

/// <summary>Signs programs in by <c>Authorization: Bearer toms_…</c>. Cookies are not looked at, so no page can be tricked into calling the API.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessDirectory directory)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "ApiKey";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();

        if (await directory.FindKeyAsync(header[Bearer.Length..].Trim(), Context.RequestAborted) is not { } access)
            return AuthenticateResult.Fail("Unknown or revoked API key.");

        Context.Features.Set(access);
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity([new("sub", access.Id.ToString())], Scheme.Name)), Scheme.Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        await Refusals.ApiKeyNeeded.ToProblem().ExecuteAsync(Context);
    }
}
