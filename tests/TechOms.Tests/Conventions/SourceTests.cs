using System.Text.RegularExpressions;

namespace TechOms.Tests.Conventions;

public sealed partial class SourceTests
{
    private const int MostLines = 250;

    private static readonly IComparer<string> SystemFirst = Comparer<string>.Create((left, right) =>
        (IsSystem(right).CompareTo(IsSystem(left)), string.Compare(left, right, StringComparison.OrdinalIgnoreCase)) switch
        {
            (0, var byName) => byName,
            (var bySystem, _) => bySystem,
        });

    [Fact]
    public void No_file_is_longer_than_can_be_read_in_one_go()
    {
        Assert.True(SourceTree.Code.Count > 300, $"Found only {SourceTree.Code.Count} files.");
        Offenders.MustBeNone(SourceTree.Code.Where(file => file.Lines > MostLines).Select(file => $"{file.Path} has {file.Lines} lines"));
    }

    [Fact]
    public void Every_namespace_is_its_folder()
    {
        var declared = SourceTree.Code.Select(file => (File: file, Match: Namespace().Match(file.Text))).Where(found => found.Match.Success).ToList();

        Assert.True(declared.Count > 300, $"Found only {declared.Count} namespaces.");
        Offenders.MustBeNone(declared.Where(found => found.Match.Groups["name"].Value != NamespaceOf(found.File)).Select(found => $"{found.File.Path}: {found.Match.Groups["name"].Value}"));
        Offenders.MustBeNone(SourceTree.Code.Where(file => file.Text.Contains("\n@namespace ", StringComparison.Ordinal)).Select(file => file.Path));
    }

    [Fact]
    public void Usings_are_in_order_system_first()
    {
        Assert.True(SourceTree.Code.Count(file => UsingsOf(file).Count > 1) > 100);
        Offenders.MustBeNone(SourceTree.Code.Where(file => !UsingsOf(file).SequenceEqual(UsingsOf(file).Order(SystemFirst))).Select(file => file.Path));
    }

    [Fact]
    public void The_platform_knows_no_feature()
    {
        var features = Directory.GetDirectories(Path.Combine(SourceTree.Root, "src/TechOms/Features")).Select(Path.GetFileName).ToList();
        var mention = new Regex($@"TechOms\.Features|(?<![\w.])Features\.({string.Join('|', features)})\b", RegexOptions.None, TimeSpan.FromSeconds(5));
        var platform = SourceTree.In("src/TechOms/Platform").ToList();

        Assert.True(features.Count > 10 && platform.Count > 50, $"Found {features.Count} features and {platform.Count} files.");
        // What is imported everywhere is imported into the platform's pages too.
        Offenders.MustBeNone(platform.Append(SourceTree.Code.Single(file => file.Path == "src/TechOms/_Imports.razor")).Where(file => mention.IsMatch(file.Text)).Select(file => file.Path));
    }

    [Fact]
    public void No_test_is_switched_off()
    {
        var tests = SourceTree.In("tests").Where(file => TestAttribute().IsMatch(file.Text)).ToList();

        Assert.True(tests.Count > 50, $"Found only {tests.Count} files with tests.");
        Offenders.MustBeNone(tests.Where(file => SwitchedOff().IsMatch(file.Text)).Select(file => file.Path));
    }

    private static bool IsSystem(string name) => name == "System" || name.StartsWith("System.", StringComparison.Ordinal);

    private static IReadOnlyList<string> UsingsOf(SourceFile file) => [.. Using().Matches(file.Text).Select(match => match.Groups["name"].Value)];

    private static string NamespaceOf(SourceFile file) => file.Folder[(file.Folder.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('/', '.');

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Namespace();

    // Aliases and static ones stand after these, and are few.
    [GeneratedRegex(@"^using (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Using();

    [GeneratedRegex(@"\[(Fact|Theory|Property)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex TestAttribute();

    // A test may find that it has nothing to say here (a capability, a privilege); that is decided when it runs, for a reason it states.
    [GeneratedRegex(@"\[[^\]\r\n]*\b(Skip|Explicit)\s*=|Assert\.Skip\(|^\s*//\s*\[(Fact|Theory)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex SwitchedOff();
}
