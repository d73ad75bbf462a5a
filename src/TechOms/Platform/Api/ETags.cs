using System.Globalization;
using Microsoft.Net.Http.Headers;
using TechOms.Platform.Results;

namespace TechOms.Platform.Api;

/// <summary>Versions on the wire: an answer carries <c>ETag</c>, an update may carry <c>If-Match</c> and is refused when someone else was faster.</summary>
internal static class ETags
{
    public static void SetETag(this HttpResponse response, long version)
        => response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Null when the request does not insist on a version, or insists on this one.</summary>
    public static Refusal? CheckIfMatch(this HttpRequest request, long version, string what)
    {
        var wanted = request.GetTypedHeaders().IfMatch;
        var tag = new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{version}\""));
        return wanted.Count == 0 || wanted.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: true))
            ? null
            : Refusal.Stale(what);
    }
}
