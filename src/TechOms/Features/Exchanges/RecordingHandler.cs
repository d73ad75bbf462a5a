using System.Net.Http.Headers;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Storage;

namespace TechOms.Features.Exchanges;

/// <summary>Sits right above the wire, so that every attempt is on record as it was. Never delays nor fails the call.</summary>
internal sealed class RecordingHandler(ExchangeLog log, Tenant tenant, Guid channelId, TimeProvider clock, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>More than is kept, because masking can shorten.</summary>
    private const int LongestCapture = 32 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var subject = ExchangeSubject.Current;
        var started = clock.GetUtcNow();
        var watch = clock.GetTimestamp();
        var exchange = new CapturedExchange(tenant, Guid.CreateVersion7(started), started, channelId)
        {
            RunId = subject.RunId,
            OrderId = subject.OrderId,
            ShipmentId = subject.ShipmentId,
            ReceiptId = subject.ReceiptId,
            Method = request.Method.Method,
            Url = request.RequestUri,
            Request = await CaptureAsync(request.Headers, request.Content, cancellationToken),
        };
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            log.Add(exchange with
            {
                Duration = clock.GetElapsedTime(watch),
                Status = (int)response.StatusCode,
                Fault = response.IsSuccessStatusCode ? null : ConnectorException.FromStatus(response, "", request.IsRepeatable()).Fault.ToString(),
                Response = await CaptureAsync(response.Headers, response.Content, cancellationToken),
            });
            return response;
        }
        catch (Exception failure)
        {
            log.Add(exchange with { Duration = clock.GetElapsedTime(watch), Fault = FaultOf(failure, request) });
            throw;
        }
    }

    private static string FaultOf(Exception failure, HttpRequestMessage request) => failure switch
    {
        ConnectorException known => known.Fault.ToString(),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError }
            => nameof(ConnectorFault.Unavailable),
        _ => (request.IsRepeatable() ? ConnectorFault.Unavailable : ConnectorFault.Unknown).ToString(),
    };

    // Contents are in memory already: requests are made from objects, answers are read whole below.
    private static async Task<CapturedMessage> CaptureAsync(HttpHeaders headers, HttpContent? content, CancellationToken cancellation)
    {
        var head = headers.Concat(content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .Select(header => KeyValuePair.Create(header.Key, string.Join(", ", header.Value)))
            .ToList();
        if (content is null)
            return new(head, null, ReadOnlyMemory<byte>.Empty, 0);

        await content.LoadIntoBufferAsync(cancellation);
        var body = await content.ReadAsByteArrayAsync(cancellation);
        return new(head, content.Headers.ContentType?.MediaType, body.AsMemory(0, Math.Min(body.Length, LongestCapture)).ToArray(), body.Length);
    }
}
