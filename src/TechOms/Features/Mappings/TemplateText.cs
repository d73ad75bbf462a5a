using System.Collections.Concurrent;
using HandlebarsDotNet;

namespace TechOms.Features.Mappings;

/// <summary>A template that was checked: nothing but the words of its model is in it. Renders plain text, not HTML.</summary>
internal sealed class TemplateText
{
    /// <summary>No warehouse system has a reference as long as that; a template that makes one is wrong.</summary>
    public const int MaxRendered = 500;

    public const int MaxLength = 500;

    private const int MostKept = 1000;

    private static readonly IHandlebars Engine = CreateEngine();

    // Compiling makes code, and the same few templates are used for every shipment.
    private static readonly ConcurrentDictionary<(TemplateWords Words, string Text), TemplateText> Compiled = new();

    private readonly HandlebarsTemplate<object, object> _template;

    private TemplateText(HandlebarsTemplate<object, object> template) => _template = template;

    /// <exception cref="TemplateException">It cannot be used; says where.</exception>
    public static TemplateText Compile(TemplateWords words, string text)
    {
        if (Compiled.Count > MostKept)
            Compiled.Clear();
        return Compiled.GetOrAdd((words, text), static known => new(Check(known.Words, known.Text)));
    }

    /// <exception cref="TemplateException">What comes out cannot be a reference.</exception>
    public string Render(IReadOnlyDictionary<string, object?> model)
    {
        // References stand on one line.
        var text = string.Join(' ', _template(model).Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Trim();
        return text.Length <= MaxRendered ? text : throw new TemplateException($"It makes {text.Length} characters; a reference has at most {MaxRendered}.");
    }

    private static HandlebarsTemplate<object, object> Check(TemplateWords words, string text)
    {
        if (text.Length > MaxLength)
            throw new TemplateException($"It has {text.Length} characters; a template has at most {MaxLength}.");

        TemplateGrammar.Check(words, text);
        try
        {
            return Engine.Compile(text);
        }
        catch (HandlebarsException failure)
        {
            throw new TemplateException(failure.Message, failure);
        }
    }

    private static IHandlebars CreateEngine()
    {
        var engine = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });
        engine.RegisterHelper("upper", (output, _, given) => output.WriteSafeString(Word(given, 0).ToUpperInvariant()));
        engine.RegisterHelper("lower", (output, _, given) => output.WriteSafeString(Word(given, 0).ToLowerInvariant()));
        engine.RegisterHelper("trim", (output, _, given) => output.WriteSafeString(Word(given, 0).Trim()));
        engine.RegisterHelper("left", (output, _, given) => output.WriteSafeString(Word(given, 0) is var word && given[1] is int length && length < word.Length ? word[..Math.Max(length, 0)] : word));
        return engine;
    }

    private static string Word(Arguments given, int place) => given[place] as string ?? "";
}

/// <summary>A template cannot be used as it is.</summary>
#pragma warning disable CA1032 // Without its words it would tell nobody what to correct.
internal sealed class TemplateException(string message, Exception? inner = null) : Exception(message, inner);
#pragma warning restore CA1032
