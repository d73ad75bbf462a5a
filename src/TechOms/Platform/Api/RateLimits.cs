using System.Globalization;
using System.Threading.RateLimiting;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Web;

namespace TechOms.Platform.Api;

internal sealed class RateLimitOptions
{
    /// <summary>Calls a minute that one API key may make of one process.</summary>
    public int RequestsPerMinute { get; set; } = 1200;

    /// <summary>Attempts to sign in a minute from one address.</summary>
    public int SignInsPerMinute { get; set; } = 30;
}

/// <summary>Keeps one caller from crowding out the others.</summary>
internal static class RateLimits
{
    public const string SignIn = "sign-in";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration("RateLimits");
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                await TooMany.ToProblem().ExecuteAsync(rejected.HttpContext);
            };
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(LimitOf);
            options.AddPolicy(SignIn, context => Fixed(
                $"sign-in {context.Connection.RemoteIpAddress}", Limits(context).SignInsPerMinute));
        });
    }

    private static Refusal TooMany { get; } = new(RefusalKind.TooMany, "rate-limit.exceeded", "Too many requests. Wait as long as Retry-After says.");

    // Without a valid key the address counts, so that guessing keys is slow.
    private static RateLimitPartition<string> LimitOf(HttpContext context) => context.IsApi()
        ? Fixed(context.Features.Get<Access>()?.Id.ToString() ?? $"address {context.Connection.RemoteIpAddress}", Limits(context).RequestsPerMinute)
        : RateLimitPartition.GetNoLimiter("pages");

    private static RateLimitPartition<string> Fixed(string name, int permits) => RateLimitPartition.GetSlidingWindowLimiter(
        name, _ => new() { PermitLimit = permits, Window = Window, SegmentsPerWindow = 6 });

    private static RateLimitOptions Limits(HttpContext context)
        => context.RequestServices.GetRequiredService<Microsoft.Extensions.Options.IOptions<RateLimitOptions>>().Value;
}
