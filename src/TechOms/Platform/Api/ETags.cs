using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using TechOms.Platform.Results;

namespace TechOms.Platform.Api;

/// <summary>Versions on the wire: an answer carries <c>ETag</c>, an update may carry <c>If-Match</c> and is refused when someone else was faster.</summary>
internal static class ETags
{
    public static void SetETag(this HttpResponse response, long version)
        => response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version an update insists on, for what decides while it holds the row; null when it does not insist.</summary>
    /// <returns>Why it cannot be met: it is none of our versions.</returns>
    public static Refusal? ReadIfMatch(this HttpRequest request, string what, out long? version)
    {
        version = null;
        var wanted = request.GetTypedHeaders().IfMatch;
        if (wanted.Count == 0 || wanted[0].Equals(EntityTagHeaderValue.Any))
            return null;
        if (wanted is not [{ IsWeak: false } tag] || !long.TryParse(tag.Tag.Subsegment(1, tag.Tag.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Refusal.Stale(what);

        version = number;
        return null;
    }

    /// <summary>200 with the new version's tag.</summary>
    public static Results<Ok<T>, ProblemHttpResult> ToHttp<T>(this Result<T> result, HttpResponse response, Func<T, long> version)
        => result.Match<Results<Ok<T>, ProblemHttpResult>>(
            value =>
            {
                response.SetETag(version(value));
                return TypedResults.Ok(value);
            },
            refusal => refusal.ToProblem());

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
