using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TechOms.Platform.Security;

namespace TechOms.Tests.Platform.Security;

public sealed class ClosedByDefaultTests(FreshServer server) : IClassFixture<FreshServer>
{
    /// <summary>All that is open to everybody. A new line here is a decision.</summary>
    private static readonly string[] Open =
    [
        "/health/live", "/health/ready", "/openapi/{documentName}.json", "/sign-in", "/theme", "/not-found",
    ];

    /// <summary>The framework's own, and closed by us because they say nothing.</summary>
    private static readonly string[] Closed = ["Fallback {**path:file}", "Blazor Opaque Redirection"];

    private IEnumerable<RouteEndpoint> Routes => server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(route => route.Metadata.All(data => data.GetType().Name != "StaticAssetDescriptor"));

    [Fact]
    public void Every_page_and_route_says_who_may_come()
    {
        var routes = Routes.ToList();

        Assert.True(routes.Count > 30);
        Assert.Empty(routes.Where(route => !IsOpen(route) && route.Metadata.GetMetadata<RequiresAttribute>() is null && route.Metadata.GetMetadata<RequiresSignInAttribute>() is null)
            .Select(route => route.DisplayName).Except(Closed));
    }

    [Fact]
    public void Nothing_is_open_to_everybody_but_what_must_be()
    {
        var open = Routes.Where(IsOpen).Select(route => "/" + route.RoutePattern.RawText?.TrimStart('/')).Where(route => !route.StartsWith("/webhooks", StringComparison.Ordinal)
            && !route.StartsWith("/sandbox", StringComparison.Ordinal) && !route.StartsWith("/_framework", StringComparison.Ordinal)).ToHashSet();

        Assert.Subset(Open.ToHashSet(), open);
        Assert.Contains("/sign-in", open);
    }

    [Fact]
    public void Everything_in_the_api_needs_a_permission()
    {
        var api = Routes.Where(route => route.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) is true).ToList();

        Assert.NotEmpty(api);
        Assert.All(api, route => Assert.NotNull(route.Metadata.GetMetadata<RequiresAttribute>()));
    }

    private static bool IsOpen(RouteEndpoint route) => route.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}
