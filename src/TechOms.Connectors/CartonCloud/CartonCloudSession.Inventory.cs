using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace TechOms.Connectors.CartonCloud;

// Stock comes as a report that CartonCloud works on for a while.
internal sealed partial class CartonCloudSession : IInventorySource
{
    private const int MostRuns = 3;
    private const int LevelsAtOnce = 500;
    private static readonly IReadOnlyList<TimeSpan> Waits = [.. new[] { 10, 20, 40, 80 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    public async IAsyncEnumerable<IReadOnlyList<InventoryLevel>> ReadInventoryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var customerId = await GetCustomerIdAsync(cancellation);
        await _catalog.RefreshAsync(customerId, cancellation);
        var rows = await ReadReportAsync(customerId, cancellation);
        await _catalog.LoadAsync(customerId, rows.Select(_catalog.CodeOf).OfType<string>(), cancellation);

        // One SKU has rows per unit, status and batch, on any page: only the whole report tells how much there is.
        var levels = CartonCloudProductMapping.ToLevels(rows, _catalog.Codes, settings.PassLots, _catalog.CodeOf, _catalog.BaseQuantityOf);
        foreach (var some in levels.Chunk(LevelsAtOnce))
            yield return some;
    }

    private async Task<IReadOnlyList<WireItem>> ReadReportAsync(string customerId, CancellationToken cancellation)
    {
        for (var run = 0; run < MostRuns; run++)
        {
            var report = await StartReportAsync(customerId, cancellation);
            if (await WaitForReportAsync(report, cancellation) is { } first)
                return await ReadRowsAsync(report, first, cancellation);
        }

        throw new ConnectorException(ConnectorFault.Unavailable, "CartonCloud did not finish its stock report.");
    }

    private async Task<string> StartReportAsync(string customerId, CancellationToken cancellation)
    {
        List<string> details = settings.PassLots ? [CartonCloudMapping.Batch, CartonCloudMapping.ExpiryDate] : [];
        while (true)
        {
            try
            {
                var report = await client.StartReportAsync(
                    new()
                    {
                        Type = "STOCK_ON_HAND",
                        Parameters = new(CartonCloudClient.PageSize, CartonCloudMapping.ToParty(settings.Warehouse), new(Id: customerId), details.Count > 0 ? details : null),
                    },
                    cancellation);
                return report.Id ?? throw new ConnectorException(ConnectorFault.Unavailable, "CartonCloud started a report without telling its id.");
            }
            catch (ConnectorException refusal) when (refusal.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest && details.Count > 0)
            {
                details = WithoutRefused(details, refusal);
            }
        }
    }

    // A custom field the tenant has not defined. Which one, the pointer or the words tell; failing that, none is asked for.
    private static List<string> WithoutRefused(List<string> details, ConnectorException refusal)
    {
        var problems = CartonCloudProblems.Parse(refusal.Answer);
        bool IsRefused(int index) => problems.Any(problem =>
            problem.Field == string.Create(CultureInfo.InvariantCulture, $"/parameters/aggregateBy/{index}")
            || problem.Text?.Contains(details[index], StringComparison.OrdinalIgnoreCase) is true);

        List<string> left = [.. details.Where((_, index) => !IsRefused(index))];
        return left.Count < details.Count ? left : [];
    }

    /// <returns>Its first page; null when it is better to start another one.</returns>
    private async Task<WirePage<WireReport>?> WaitForReportAsync(string id, CancellationToken cancellation)
    {
        foreach (var wait in Waits)
        {
            await Task.Delay(wait, context.Clock, cancellation);
            if (await client.FindReportAsync(id, page: 1, cancellation) is not { Items: [var report] } page)
                return null;

            if (report.Status is "SUCCESS")
                return page;
            if (report.Status is "FAILED")
                throw Failed(report);
        }

        return null;
    }

    private async Task<IReadOnlyList<WireItem>> ReadRowsAsync(string id, WirePage<WireReport> first, CancellationToken cancellation)
    {
        List<WireItem> rows = [];
        var page = first;
        for (var number = 2; ; number++)
        {
            rows.AddRange(page.Items[0].Items ?? []);
            if (!page.HasNext)
                return rows;

            // Half a report would look like sold out.
            page = await client.FindReportAsync(id, number, cancellation)
                ?? throw new ConnectorException(ConnectorFault.Unavailable, "CartonCloud dropped its stock report while it was read.");
        }
    }

    private static ConnectorException Failed(WireReport report) => report.FailureDetails is [var reason, ..]
        ? new(ConnectorFault.Rejected, $"CartonCloud could not make its stock report. {string.Join(" ", report.FailureDetails.Select(detail => detail.Text))}".TrimEnd()) { Field = reason.Field }
        : new(ConnectorFault.Unavailable, "CartonCloud could not make its stock report.");
}
