namespace TechOms.Connectors.Shopify.Sandbox;

/// <summary>Reads executable documents: operations and fragments.</summary>
internal sealed class GraphQlParser
{
    private readonly GraphQlLexer _lexer;
    private GraphQlToken _token;

    private GraphQlParser(string source)
    {
        _lexer = new(source);
        _token = _lexer.Next();
    }

    public static GraphQlDocument Parse(string source)
    {
        var parser = new GraphQlParser(source);
        List<GraphQlOperation> operations = [];
        List<GraphQlFragment> fragments = [];
        do
        {
            if (parser._token is { Kind: GraphQlTokenKind.Name, Text: "fragment" })
                fragments.Add(parser.ReadFragment());
            else
                operations.Add(parser.ReadOperation());
        }
        while (parser._token.Kind is not GraphQlTokenKind.End);
        return new(operations, fragments);
    }

    public static GraphQlTypeReference ParseType(string source) => new GraphQlParser(source).ReadType();

    private GraphQlOperation ReadOperation()
    {
        var place = _token.Place;
        if (Sees("{"))
            return new("query", null, [], ReadSelections(), place);

        var kind = ReadName();
        if (kind is not ("query" or "mutation" or "subscription"))
            throw Unexpected(kind);

        var name = _token.Kind is GraphQlTokenKind.Name ? ReadName() : null;
        var variables = Sees("(") ? ReadMany("(", ")", ReadVariableDefinition) : [];
        ReadDirectives();
        return new(kind, name, variables, ReadSelections(), place);
    }

    private GraphQlFragment ReadFragment()
    {
        var place = _token.Place;
        Expect("fragment");
        var name = ReadName();
        Expect("on");
        var on = ReadName();
        ReadDirectives();
        return new(name, on, ReadSelections(), place);
    }

    private GraphQlVariableDefinition ReadVariableDefinition()
    {
        var place = _token.Place;
        Expect("$");
        var name = ReadName();
        Expect(":");
        var type = ReadType();
        var fallback = Skip("=") ? ReadValue() : null;
        ReadDirectives();
        return new(name, type, fallback, place);
    }

    private GraphQlTypeReference ReadType()
    {
        if (Skip("["))
        {
            var item = ReadType();
            Expect("]");
            return new(item.Name, item, Skip("!"));
        }

        return new(ReadName(), null, Skip("!"));
    }

    private List<GraphQlSelection> ReadSelections() => ReadMany("{", "}", ReadSelection);

    private GraphQlSelection ReadSelection()
    {
        var place = _token.Place;
        if (!Skip("..."))
            return ReadField(place);

        if (_token is { Kind: GraphQlTokenKind.Name, Text: not "on" })
            return new GraphQlSpread(ReadName(), ReadDirectives(), place);

        var on = Skip("on") ? ReadName() : null;
        return new GraphQlInlineFragment(on, ReadDirectives(), ReadSelections(), place);
    }

    private GraphQlField ReadField(GraphQlPlace place)
    {
        var name = ReadName();
        string? alias = null;
        if (Skip(":"))
            (alias, name) = (name, ReadName());
        return new(alias, name, ReadArguments(), ReadDirectives(), Sees("{") ? ReadSelections() : [], place);
    }

    private List<GraphQlArgument> ReadArguments() => Sees("(") ? ReadMany("(", ")", ReadArgument) : [];

    private GraphQlArgument ReadArgument()
    {
        var place = _token.Place;
        var name = ReadName();
        Expect(":");
        return new(name, ReadValue(), place);
    }

    private List<GraphQlDirective> ReadDirectives()
    {
        List<GraphQlDirective> directives = [];
        while (Sees("@"))
        {
            var place = _token.Place;
            Expect("@");
            directives.Add(new(ReadName(), ReadArguments(), place));
        }

        return directives;
    }

    private GraphQlValue ReadValue()
    {
        if (Skip("$"))
            return new GraphQlVariable(ReadName());
        if (Sees("["))
            return new GraphQlList(ReadMany("[", "]", ReadValue, mayBeEmpty: true));
        if (Sees("{"))
            return new GraphQlObject(ReadMany("{", "}", ReadArgument, mayBeEmpty: true));

        var token = Advance();
        return token switch
        {
            { Kind: GraphQlTokenKind.Number } => new GraphQlNumber(token.Text),
            { Kind: GraphQlTokenKind.Text } => new GraphQlString(token.Text),
            { Kind: GraphQlTokenKind.Name, Text: "true" or "false" } => new GraphQlBoolean(token.Text is "true"),
            { Kind: GraphQlTokenKind.Name, Text: "null" } => new GraphQlNull(),
            { Kind: GraphQlTokenKind.Name } => new GraphQlEnum(token.Text),
            _ => throw new GraphQlSyntaxException($"syntax error, unexpected \"{token.Text}\"", token.Place),
        };
    }

    private List<T> ReadMany<T>(string open, string close, Func<T> read, bool mayBeEmpty = false)
    {
        Expect(open);
        List<T> items = [];
        while (!Sees(close))
            items.Add(read());
        if (items.Count == 0 && !mayBeEmpty)
            throw Unexpected(close);

        Expect(close);
        return items;
    }

    private string ReadName() => _token.Kind is GraphQlTokenKind.Name ? Advance().Text : throw Unexpected(_token.Text);

    private bool Sees(string text) => _token.Kind is not GraphQlTokenKind.Text && _token.Text == text;

    private bool Skip(string text)
    {
        if (!Sees(text))
            return false;

        Advance();
        return true;
    }

    private void Expect(string text)
    {
        if (!Skip(text))
            throw Unexpected(_token.Text);
    }

    private GraphQlToken Advance()
    {
        var token = _token;
        _token = _lexer.Next();
        return token;
    }

    private GraphQlSyntaxException Unexpected(string text)
        => new(_token.Kind is GraphQlTokenKind.End ? "syntax error, unexpected end of file" : $"syntax error, unexpected \"{text}\"", _token.Place);
}
