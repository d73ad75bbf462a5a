using System.Text.RegularExpressions;

namespace TechOms.Features.Mappings;

/// <summary>
/// What a template may say: the words of its model, a condition, and four helpers. Everything else Handlebars knows, partials and loops above all, is refused with its
/// place, so that a template can neither reach beyond its model nor run for long.
/// </summary>
internal static partial class TemplateGrammar
{
    private const int MostTags = 50;

    private static readonly HashSet<string> OneWord = ["upper", "lower", "trim"];

    /// <exception cref="TemplateException">Says the place and what is wrong there.</exception>
    public static void Check(TemplateWords words, string text)
    {
        var open = new Stack<(string Block, int At)>();
        var at = 0;
        foreach (Match tag in Tag().Matches(text))
        {
            CheckBetween(text, at, tag.Index);
            CheckTag(words, text, tag.Index, tag.Groups["inside"].Value.Trim('~', ' ', '\t', '\r', '\n'), open);
            at = tag.Index + tag.Length;
        }

        CheckBetween(text, at, text.Length);
        if (open.TryPop(out var unclosed))
            throw At(text, unclosed.At, $"#{unclosed.Block} is never closed with /{unclosed.Block}.");
        if (Tag().Count(text) is > MostTags and var tags)
            throw new TemplateException($"It has {tags} placeholders; a template has at most {MostTags}.");
    }

    private static void CheckBetween(string text, int from, int to)
    {
        if (text.IndexOf("{{", from, to - from, StringComparison.Ordinal) is >= 0 and var open)
            throw At(text, open, "A placeholder that begins with {{ must end with }}.");
        if (text.IndexOf('\\', from, to - from) is >= 0 and var escape && escape + 1 == to && to < text.Length)
            throw At(text, escape, "A backslash cannot stand before {{.");
    }

    private static void CheckTag(TemplateWords words, string text, int at, string inside, Stack<(string Block, int At)> open)
    {
        switch (Space().Split(inside))
        {
            case ["else"]:
                if (open.Count == 0)
                    throw At(text, at, "else stands outside of any #if.");
                break;
            case ["#if" or "#unless" or "else", ..] when Condition().Match(inside) is { Success: true } condition:
                if (condition.Groups["block"] is { Success: true, Value: var block })
                    open.Push((block, at));
                else if (open.Count == 0)
                    throw At(text, at, "else stands outside of any #if.");
                CheckPath(words, text, at, condition.Groups["path"].Value);
                break;
            case ["/if" or "/unless"]:
                if (!open.TryPop(out var closed) || closed.Block != inside[1..])
                    throw At(text, at, $"{inside} closes nothing.");
                break;
            case [var helper, _] when OneWord.Contains(helper):
                CheckPath(words, text, at, inside[helper.Length..].Trim());
                break;
            case ["left", ..] when Left().Match(inside) is { Success: true } left:
                CheckPath(words, text, at, left.Groups["path"].Value);
                break;
            default:
                CheckPath(words, text, at, inside);
                break;
        }
    }

    private static void CheckPath(TemplateWords words, string text, int at, string path)
    {
        if (!Path().IsMatch(path))
            throw At(text, at, $"“{path}” is not understood. Use a field such as {words.Fields[0]}, upper, lower, trim, left, or #if and #unless.");
        if (!words.Knows(path))
            throw At(text, at, $"There is no {path} here.{(words.Nearest(path) is { } near ? $" Did you mean {near}?" : "")}");
    }

    private static TemplateException At(string text, int at, string message)
    {
        var before = text.AsSpan(0, at);
        return new($"Line {before.Count('\n') + 1}, column {at - before.LastIndexOf('\n')}: {message}");
    }

    [GeneratedRegex(@"(?<!\{)\{\{\{?(?<inside>[^{}]*)\}?\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();

    [GeneratedRegex(@"^(#(?<block>if|unless)|else\s+if)\s+(?<path>\S.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Condition();

    [GeneratedRegex(@"^left\s+(?<path>\S.*?)\s+\d{1,3}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Left();

    [GeneratedRegex(@"^[A-Za-z]+(\.[A-Za-z0-9]+)*(\.([\p{L}\p{N}_-]+|\[[^\]\[{}]+\]))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Path();
}
