using System.Buffers;
using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Connectors;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Security;

namespace TechOms.Features.Webhooks;

internal static class WebhooksApi
{
    public static void MapWebhooksApi(this IEndpointRouteBuilder routes)
    {
        // Whoever calls proves himself by the signature on the body, and by knowing the address.
        routes.MapPost("/webhooks/{token}", ReceiveAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

        var channels = routes.MapApi("/channels", "Channels");
        channels.MapGet("/{channel}/webhooks", ReadAsync).WithName("ReadChannelWebhooks").WithSummary("Returns where the channel's webhooks go and how they fare.").Requires(Permission.View);
        channels.MapGet("/{channel}/webhooks/deliveries", ListAsync).WithName("ListChannelDeliveries").WithSummary("Lists the calls the remote system made, latest first.").Requires(Permission.View);
        channels.MapGet("/{channel}/webhooks/deliveries/{delivery:guid}", ReadDeliveryAsync).WithName("ReadChannelDelivery").WithSummary("Returns one call, masked.").Requires(Permission.View);
    }

    private static async Task<Results<Ok, ProblemHttpResult>> ReceiveAsync(string token, HttpRequest request, ReceiveWebhook slice, CancellationToken cancellation)
        => (await slice.RunAsync(token, stop => ReadCallAsync(request, stop), cancellation)).Match<Results<Ok, ProblemHttpResult>>(
            _ => TypedResults.Ok(), refusal => refusal.ToProblem());

    private static async Task<WebhookCall?> ReadCallAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > ReceiveWebhook.LongestBody)
            return null;

        var result = await request.BodyReader.ReadAtLeastAsync(ReceiveWebhook.LongestBody + 1, cancellation);
        if (result.Buffer.Length > ReceiveWebhook.LongestBody)
            return null;

        var body = result.Buffer.ToArray();
        request.BodyReader.AdvanceTo(result.Buffer.End);
        return new(
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            request.Query.ToDictionary(part => part.Key, part => part.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body);
    }

    private static async Task<Results<Ok<ReadWebhooks.Answer>, ProblemHttpResult>> ReadAsync(string channel, ReadWebhooks slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, cancellation)).ToHttp();

    private static async Task<Results<Ok<Page<DeliveryView>>, ProblemHttpResult>> ListAsync(
        string channel, DeliveryOutcome? outcome, [AsParameters] PageQuery page, ListDeliveries slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, outcome, page, cancellation)).ToHttp();

    private static async Task<Results<Ok<DeliveryView>, ProblemHttpResult>> ReadDeliveryAsync(string channel, Guid delivery, ListDeliveries slice, CancellationToken cancellation)
        => (await slice.ReadAsync(channel, delivery, cancellation)).ToHttp();
}
