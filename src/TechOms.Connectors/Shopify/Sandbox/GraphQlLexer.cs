using System.Globalization;
using System.Text;

namespace TechOms.Connectors.Shopify.Sandbox;

internal enum GraphQlTokenKind { End, Punctuator, Name, Number, Text }

internal readonly record struct GraphQlToken(GraphQlTokenKind Kind, string Text, GraphQlPlace Place);

internal sealed class GraphQlLexer(string source)
{
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private GraphQlPlace Here => new(_line, _at - _lineStart + 1);

    public GraphQlToken Next()
    {
        SkipIgnored();
        var place = Here;
        if (_at == source.Length)
            return new(GraphQlTokenKind.End, "", place);

        var letter = source[_at];
        if (char.IsAsciiLetter(letter) || letter is '_')
            return new(GraphQlTokenKind.Name, Take(static next => char.IsAsciiLetterOrDigit(next) || next is '_'), place);
        if (char.IsAsciiDigit(letter) || letter is '-')
            return new(GraphQlTokenKind.Number, Take(static next => char.IsAsciiDigit(next) || next is '-' or '+' or '.' or 'e' or 'E'), place);
        if (letter is '"')
            return new(GraphQlTokenKind.Text, Starts("\"\"\"") ? ReadBlock(place) : ReadText(place), place);
        if (Starts("..."))
        {
            _at += 3;
            return new(GraphQlTokenKind.Punctuator, "...", place);
        }

        if ("!$&()=:@[]{}|".Contains(letter, StringComparison.Ordinal))
        {
            _at++;
            return new(GraphQlTokenKind.Punctuator, letter.ToString(), place);
        }

        throw new GraphQlSyntaxException($"syntax error, unexpected invalid token ({letter})", place);
    }

    private bool Starts(string text) => string.CompareOrdinal(source, _at, text, 0, text.Length) == 0;

    private string Take(Func<char, bool> belongs)
    {
        var start = _at++;
        while (_at < source.Length && belongs(source[_at]))
            _at++;
        return source[start.._at];
    }

    private void SkipIgnored()
    {
        for (; _at < source.Length; _at++)
        {
            switch (source[_at])
            {
                case '\n':
                    _line++;
                    _lineStart = _at + 1;
                    break;
                case ' ' or '\t' or '\r' or ',' or '\uFEFF':
                    break;
                case '#':
                    while (_at + 1 < source.Length && source[_at + 1] is not '\n')
                        _at++;
                    break;
                default:
                    return;
            }
        }
    }

    private string ReadText(GraphQlPlace place)
    {
        var text = new StringBuilder();
        for (_at++; _at < source.Length && source[_at] is not ('"' or '\n'); _at++)
            text.Append(source[_at] is '\\' ? ReadEscape(place) : source[_at]);
        if (_at == source.Length || source[_at] is '\n')
            throw new GraphQlSyntaxException("syntax error, unterminated string", place);

        _at++;
        return text.ToString();
    }

    private char ReadEscape(GraphQlPlace place)
    {
        _at++;
        switch (_at < source.Length ? source[_at] : '\0')
        {
            case 'n': return '\n';
            case 't': return '\t';
            case 'r': return '\r';
            case 'b': return '\b';
            case 'f': return '\f';
            case '"' or '\\' or '/': return source[_at];
            case 'u' when _at + 4 < source.Length && int.TryParse(source.AsSpan(_at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code):
                _at += 4;
                return (char)code;
            default:
                throw new GraphQlSyntaxException("syntax error, bad escape", place);
        }
    }

    private string ReadBlock(GraphQlPlace place)
    {
        var end = source.IndexOf("\"\"\"", _at + 3, StringComparison.Ordinal);
        if (end < 0)
            throw new GraphQlSyntaxException("syntax error, unterminated string", place);

        var text = source[(_at + 3)..end];
        foreach (var (index, letter) in text.Index().Where(letter => letter.Item is '\n'))
            (_line, _lineStart) = (_line + 1, _at + 3 + index + 1);
        _at = end + 3;
        return text.Trim();
    }
}
