using System.Diagnostics;

namespace TechOms.Tests.Platform.Storage;

/// <summary>Runs tests of this assembly in a process of their own, to be killed or to be somebody else.</summary>
internal static class TestRunner
{
    /// <param name="before">A program that starts the one it is given, for example as another user.</param>
    public static Process Start(IReadOnlyList<string> before, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        IReadOnlyList<string> line = [.. before, Path.ChangeExtension(typeof(TestRunner).Assembly.Location, null), .. arguments, "--no-ansi", "--no-progress"];
        var start = new ProcessStartInfo(line[0], line.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
