using TechOms.Connectors;
using TechOms.Features.Handoffs;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Reads back what arrived at warehouses. The facts are recorded first, whatever they mean; settling is a step of its own.</summary>
internal sealed class ReceiveReceipts(Database database, TimeProvider clock) : IAutomation<IReceiptSource>
{
    // What came short is asked for a while longer: more may be booked in there under the same id.
    private const string Open =
        """
        d.status in ('Pending', 'Sent') or d.status = 'ShortReceived' and d.updated_at > now() - interval '14 days'
          and exists (select from purchase_order p where p.account_id = $1 and p.id = d.purchase_order_id and p.status = 'Receiving')
        """;

    public static AutomationPlan Plan { get; } = new("receive-receipts", "Receive receipts from channel", DefaultSchedule: "10");

    public async Task RunAsync(AutomationRun run, IReceiptSource warehouse, CancellationToken cancellation)
    {
        var query = await RemoteReports.ReadQueryAsync(database, HandoffKind.Receipt, run, Open, cancellation);
        await foreach (var page in warehouse.ReadReceiptUpdatesAsync(query, cancellation))
        {
            run.Read += page.Updates.Count;
            run.Changed += await RemoteReports.StoreAsync(
                database, HandoffKind.Receipt, run, [.. page.Updates.Select(ToReport)], page.Cursor, SettleReceipts.Signal, clock.GetUtcNow(), cancellation);
        }
    }

    private static RemoteReport ToReport(ReceiptUpdate update) => new(update.ExternalId, update.Reference, update.Version, update);
}
