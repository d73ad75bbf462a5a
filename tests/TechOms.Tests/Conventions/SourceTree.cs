namespace TechOms.Tests.Conventions;

/// <summary>The repository as it lies around the tests.</summary>
internal static class SourceTree
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "wwwroot", ".assets.lock"];

    public static string Root { get; } = FindRoot();

    /// <summary>Written code, with paths from the root.</summary>
    public static IReadOnlyList<SourceFile> Code { get; } =
        [.. ((string[])["src", "tests", "bench"]).SelectMany(top => FilesIn(Path.Combine(Root, top))).Where(path => Path.GetExtension(path) is ".cs" or ".razor")
            .Select(path => new SourceFile(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path)))];

    public static IEnumerable<SourceFile> In(string folder) => Code.Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal));

    private static IEnumerable<string> FilesIn(string folder)
        => Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).Where(inner => !NotOurs.Contains(Path.GetFileName(inner))).SelectMany(FilesIn));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TechOms.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not lie in their repository.");
    }
}

internal sealed record SourceFile(string Path, string Text)
{
    public string Folder => Path[..Path.LastIndexOf('/')];
    public int Lines => Text.AsSpan().Count('\n') + (Text.EndsWith('\n') ? 0 : 1);
}

internal static class Offenders
{
    /// <summary>Names all of them, where an assertion on a collection would show the first few.</summary>
    public static void MustBeNone(IEnumerable<string> found)
    {
        var offenders = found.ToList();
        Assert.True(offenders.Count == 0, string.Join('\n', offenders));
    }
}
