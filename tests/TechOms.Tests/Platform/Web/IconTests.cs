using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TechOms.Tests.Conventions;

namespace TechOms.Tests.Platform.Web;

public sealed partial class IconTests
{
    [Fact]
    public void Every_icon_a_page_names_is_in_the_sprite()
    {
        var drawn = JsonNode.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "src/TechOms/package.json")))!["icons"]!.AsArray().Select(icon => icon!.ToString()).ToHashSet();
        var named = SourceTree.In("src/TechOms").SelectMany(file => Named().Matches(file.Text)).Select(match => match.Groups["icon"].Value).ToHashSet();

        Assert.True(named.Count > 20);
        Assert.Empty(named.Except(drawn));
    }

    [GeneratedRegex("""Icon(?: Name)?="(?<icon>[a-z0-9-]+)"|new\("[^"]+", "/[^"]*", "(?<icon>[a-z0-9-]+)"\)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}
