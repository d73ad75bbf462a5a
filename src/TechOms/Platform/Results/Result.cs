namespace TechOms.Platform.Results;

/// <summary>A value, or the reason there is none. For outcomes a caller must expect; bugs and broken networks still throw.</summary>
public sealed class Result<T>
{
    private readonly T? _value;
    private readonly Refusal? _refusal;

    private Result(T? value, Refusal? refusal) => (_value, _refusal) = (value, refusal);

    public TOut Match<TOut>(Func<T, TOut> value, Func<Refusal, TOut> refusal)
        => _refusal is null ? value(_value!) : refusal(_refusal);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}

/// <param name="Code">For machines, and stable: <c>order.open-shipments</c>.</param>
/// <param name="Message">For people: what is wrong and what to do.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Message)
{
    /// <summary>Per field of the request what is wrong with it; empty when it is not about a field.</summary>
    public IReadOnlyDictionary<string, string[]> Fields { get; init; } = new Dictionary<string, string[]>();

    public static Refusal NotFound(string what) => new(RefusalKind.NotFound, $"{what}.not-found", $"There is no such {what}.");

    public static Refusal Conflict(string code, string message) => new(RefusalKind.Conflict, code, message);

    public static Refusal Invalid(string code, string field, string message)
        => new(RefusalKind.Invalid, code, message) { Fields = new Dictionary<string, string[]> { [field] = [message] } };

    public static Refusal Stale(string what)
        => new(RefusalKind.Stale, $"{what}.stale", $"Someone else changed this {what} in the meantime. Look at it again before you save.");

    public static Refusal Forbidden(string code, string message) => new(RefusalKind.Forbidden, code, message);
}

public enum RefusalKind
{
    NotFound,
    Conflict,
    Invalid,
    Forbidden,

    /// <summary>Nobody known is asking.</summary>
    Unauthenticated,

    /// <summary>Someone else changed it since it was read.</summary>
    Stale,

    /// <summary>Well formed, but at odds with an earlier request.</summary>
    Unprocessable,

    TooLarge,

    TooMany,
}
