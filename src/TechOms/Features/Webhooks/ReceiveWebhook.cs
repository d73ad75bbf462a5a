using TechOms.Connectors;
using TechOms.Features.Exchanges;
using TechOms.Platform.Results;

namespace TechOms.Features.Webhooks;

/// <summary>Takes a call from outside: judged, stored, acknowledged. What it wakes is a step of its own, so that the caller never waits for it.</summary>
internal sealed class ReceiveWebhook(WebhookDoor door, DeliveryLog log)
{
    /// <summary>Orders of a thousand lines fit.</summary>
    public const int LongestBody = 4 * 1024 * 1024;

    private static readonly Refusal Unknown = Refusal.NotFound("webhook");
    private static readonly Refusal Forged = new(RefusalKind.Unauthenticated, "webhook.forged", "The signature is not the one this channel expects.");
    private static readonly Refusal TooLarge = new(RefusalKind.TooLarge, "webhook.too-large", $"A call has at most {LongestBody / 1024 / 1024} MB.");

    public sealed record Answer(bool Repeated);

    /// <param name="read">Reads the call, once it is known that somebody lives at the address; null when it is longer than <see cref="LongestBody"/>.</param>
    public async Task<Result<Answer>> RunAsync(string token, Func<CancellationToken, Task<WebhookCall?>> read, CancellationToken cancellation)
    {
        if (await door.FindAsync(token, cancellation) is not { } channel)
            return Unknown;
        if (await read(cancellation) is not { } call)
            return await RefuseAsync(channel, TooLarge, cancellation);

        WebhookVerdict verdict;
        try
        {
            verdict = channel.Open().Check(call);
        }
        catch (ConnectorException unreadable)
        {
            return await RefuseAsync(channel, Forged with { Message = unreadable.Message }, cancellation);
        }

        if (!verdict.Genuine)
            return await RefuseAsync(channel, Forged, cancellation);

        return new Answer(await log.StoreAsync(channel, verdict, Shown(call), cancellation));
    }

    private async Task<Result<Answer>> RefuseAsync(CalledChannel channel, Refusal refusal, CancellationToken cancellation)
    {
        await log.CountRefusedAsync(channel, refusal.Message, cancellation);
        return refusal;
    }

    private static string Shown(WebhookCall call) => ExchangeMask.Mask(new(
        [.. call.Headers], call.Headers.GetValueOrDefault("Content-Type"), call.Body[..Math.Min(call.Body.Length, 2 * ExchangeMask.LongestBody)], call.Body.Length));
}
