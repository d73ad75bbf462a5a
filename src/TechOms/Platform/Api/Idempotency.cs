using System.Security.Cryptography;
using System.Text;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Platform.Api;

/// <summary>
/// A write that carries <c>Idempotency-Key</c> takes effect once, however often it is sent: the first answer is kept and given again. Twins that
/// arrive together wait for the first. One whose first attempt was cut off is never run again, because nobody knows how far it came.
/// </summary>
internal sealed class Idempotency(RequestDelegate next, Database database, TimeProvider clock)
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotent-Replayed";
    public const int MaxKeyLength = 200;
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private static readonly Refusal BadKey = Refusal.Invalid("idempotency.bad-key", Header, $"An idempotency key has 1 to {MaxKeyLength} characters.");
    private static readonly Refusal OtherRequest = new(
        RefusalKind.Unprocessable, "idempotency.other-request", "This idempotency key was used for a different request. Use a new key for a new request.");
    private static readonly Refusal Unfinished = Refusal.Conflict(
        "idempotency.unfinished", "The first request with this key is not finished, or was cut off. Look whether it took effect before you repeat it with a new key.");

    public async Task InvokeAsync(HttpContext context, Caller caller)
    {
        if (!context.IsApiWrite() || caller.Access is not { } access || !context.Request.Headers.TryGetValue(Header, out var values))
        {
            await next(context);
            return;
        }

        var key = values.ToString();
        if (key.Length is 0 or > MaxKeyLength)
        {
            await BadKey.ToProblem().ExecuteAsync(context);
            return;
        }

        var hash = await HashAsync(context, caller);
        if (await ReserveAsync(access.Id, key, hash, context.RequestAborted))
            await RunAsync(context, access.Id, key);
        else
            await RepeatAsync(context, access.Id, key, hash);
    }

    private async Task RunAsync(HttpContext context, Guid owner, string key)
    {
        var original = context.Response.Body;
        using var copy = new MemoryStream();
        context.Response.Body = copy;
        try
        {
            await next(context);
        }
        catch
        {
            context.Response.Body = original;
            await ReleaseAsync(owner, key);
            throw;
        }

        context.Response.Body = original;
        // What failed on our side, or was only put off, may be tried again under the same key.
        if (context.Response.StatusCode is >= 500 or StatusCodes.Status429TooManyRequests)
            await ReleaseAsync(owner, key);
        else
            await KeepAsync(owner, key, context.Response, copy.ToArray());
        copy.Position = 0;
        await copy.CopyToAsync(original, context.RequestAborted);
    }

    private async Task RepeatAsync(HttpContext context, Guid owner, string key, byte[] hash)
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += LookAgain)
        {
            switch (await ReadAsync(owner, key, context.RequestAborted))
            {
                case null:
                    await Unfinished.ToProblem().ExecuteAsync(context);
                    return;
                case { } first when !first.Hash.AsSpan().SequenceEqual(hash):
                    await OtherRequest.ToProblem().ExecuteAsync(context);
                    return;
                case { Status: null } first when clock.GetUtcNow() - first.At > Patience:
                    await Unfinished.ToProblem().ExecuteAsync(context);
                    return;
                case { Status: { } status } first:
                    context.Response.StatusCode = status;
                    context.Response.ContentType = first.ContentType;
                    context.Response.Headers[ReplayedHeader] = "true";
                    if (first.Body is { Length: > 0 } body)
                        await context.Response.Body.WriteAsync(body, context.RequestAborted);
                    return;
                default:
                    await Task.Delay(LookAgain, TimeProvider.System, context.RequestAborted);
                    break;
            }
        }

        await Unfinished.ToProblem().ExecuteAsync(context);
    }

    private static async Task<byte[]> HashAsync(HttpContext context, Caller caller)
    {
        context.Request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(
            $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {caller.Organization?.Id} {caller.Account?.Id}\n"));
        var buffer = new byte[16 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
            hash.AppendData(buffer.AsSpan(0, read));
        context.Request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    private async Task<bool> ReserveAsync(Guid owner, string key, byte[] hash, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginSystemAsync(cancellation);
        var reserved = await work.ExecuteAsync(
            """
            insert into idempotency_key as k (owner_id, key, request_hash, created_at) values ($1, $2, $3, $4)
            on conflict (owner_id, key) do update
              set request_hash = excluded.request_hash, created_at = excluded.created_at, status = null, content_type = null, body = null
              where k.created_at < $5
            """,
            cancellation, owner, key, hash, now, now - KeptFor);
        await work.CommitAsync(cancellation);
        return reserved == 1;
    }

    private async Task<FirstAnswer?> ReadAsync(Guid owner, string key, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        var rows = await work.QueryAsync(
            "select request_hash, status, content_type, body, created_at from idempotency_key where owner_id = $1 and key = $2",
            row => new FirstAnswer(
                row.GetFieldValue<byte[]>(0), row.IsDBNull(1) ? null : row.GetInt32(1), row.IsDBNull(2) ? null : row.GetString(2), row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3),
                row.GetFieldValue<DateTimeOffset>(4)),
            cancellation, owner, key);
        return rows.SingleOrDefault();
    }

    // The caller may be gone by now; what he started is done all the same, so it is kept.
    private async Task KeepAsync(Guid owner, string key, HttpResponse response, byte[] body)
    {
        await using var work = await database.BeginSystemAsync(CancellationToken.None);
        await work.ExecuteAsync(
            "update idempotency_key set status = $3, content_type = $4, body = $5 where owner_id = $1 and key = $2",
            CancellationToken.None, owner, key, response.StatusCode, response.ContentType, body);
        await work.CommitAsync(CancellationToken.None);
    }

    private async Task ReleaseAsync(Guid owner, string key)
    {
        await using var work = await database.BeginSystemAsync(CancellationToken.None);
        await work.ExecuteAsync("delete from idempotency_key where owner_id = $1 and key = $2 and status is null", CancellationToken.None, owner, key);
        await work.CommitAsync(CancellationToken.None);
    }

    private sealed record FirstAnswer(byte[] Hash, int? Status, string? ContentType, byte[]? Body, DateTimeOffset At);
}
