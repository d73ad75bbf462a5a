using System.Text.RegularExpressions;

namespace TechOms.Tests.Conventions;

/// <summary>Codes are read by machines and stay: refusals, reasons, events, problems, remote faults.</summary>
public sealed partial class CodeWordTests
{
    private static readonly IReadOnlyList<SourceFile> Server = [.. SourceTree.In("src/TechOms").Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal))];

    [Fact]
    public void Every_code_is_lower_case_words_parted_by_dots_and_hyphens()
    {
        var codes = Server.SelectMany(file => Codes().Matches(file.Text).Select(match => (file.Path, Code: match.Groups["code"].Value))).Distinct().ToList();

        Assert.True(codes.Count > 100, $"Found only {codes.Count} codes.");
        Offenders.MustBeNone(codes.Where(found => !Form().IsMatch(found.Code)).Select(found => $"{found.Path}: {found.Code}"));
    }

    [Fact]
    public void A_code_always_refuses_in_the_same_way()
    {
        var refusals = Server.SelectMany(file => Refusals().Matches(file.Text).Select(match => (Kind: match.Groups["kind"].Value, Code: match.Groups["code"].Value))).Distinct().ToList();

        Assert.True(refusals.Count > 40, $"Found only {refusals.Count} refusals.");
        Offenders.MustBeNone(refusals.GroupBy(refusal => refusal.Code).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(refusal => refusal.Kind))}"));
    }

    [GeneratedRegex("""
        (?: Refusal\.(?:Conflict|Invalid|Forbidden)\(\s*
          | RefusalKind\.\w+,\s*
          | EventLevel\.\w+,\s*
          | (?:^|\s)const\ string\ \w+\ =\ (?="[a-z-]+\.[a-z.-]+";)
        ) "(?<code>[^"]*)"
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Codes();

    [GeneratedRegex("""(?:Refusal\.(?<kind>Conflict|Invalid|Forbidden)\(|RefusalKind\.(?<kind>\w+),)\s*"(?<code>[^"]*)" """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Refusals();

    [GeneratedRegex(@"^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Form();
}
