using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using TechOms.Platform.Results;

namespace TechOms.Platform.Api;

/// <summary>Which part of a list is wanted. Bind it with <c>[AsParameters]</c>.</summary>
internal sealed record PageQuery(
    [property: FromQuery(Name = "limit"), Description("How many to return, 1 to 250; 50 unless told.")] int? Limit,
    [property: FromQuery(Name = "next"), Description("Cursor from the page before.")] string? Next)
{
    public const int MaxLimit = 250;

    public int Size => Limit ?? 50;

    /// <summary>Refuses a limit out of range and a cursor that is none of ours.</summary>
    public Refusal? Check() => this switch
    {
        { Limit: < 1 or > MaxLimit } => Refusal.Invalid("page.limit", "limit", $"limit is 1 to {MaxLimit}."),
        { Next: not null } when Cursor.TryRead(Next) is null => Refusal.Invalid("page.cursor", "next", "This is not a cursor that we gave."),
        _ => null,
    };

    /// <summary>Null: from the start.</summary>
    public Cursor? After => Next is null ? null : Cursor.TryRead(Next);
}

/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>Of rows read one more than wanted, so that the end is known without counting.</summary>
    internal static Page<T> Of(IReadOnlyList<T> rowsAndOneMore, int size, Func<T, Cursor> cursorOf) => rowsAndOneMore.Count <= size
        ? new(rowsAndOneMore, null)
        : new([.. rowsAndOneMore.Take(size)], cursorOf(rowsAndOneMore[size - 1]).ToString());
}

/// <summary>The last row of a page by its sort key and id. Opaque to callers: it may change its form at any time.</summary>
/// <param name="Key">The sort key as text; times in round-trip form.</param>
public sealed record Cursor(string Key, Guid Id)
{
    public static Cursor Of(DateTimeOffset at, Guid id) => new(at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), id);

    public static Cursor? TryRead(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(WebEncoders.Base64UrlDecode(text)) is [{ } key, { } id] && Guid.TryParse(id, out var guid)
                ? new(key, guid)
                : null;
        }
        catch (Exception failure) when (failure is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The key as a time; null when it is none.</summary>
    public DateTimeOffset? At => DateTimeOffset.TryParse(Key, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    public override string ToString() => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(new[] { Key, Id.ToString() }));
}
