using Microsoft.Extensions.Options;
using TechOms.Connectors;
using TechOms.Features.Handoffs;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

/// <summary>Gives a channel the account's products, wherever they are mastered: those it does not have yet or that changed since, each with its outcome.</summary>
internal sealed class SendProducts(Database database, IOptions<HandoffOptions> options, TimeProvider clock) : IAutomation<IProductSink>
{
    private const int BatchSize = 20;

    public static AutomationPlan Plan { get; } = new("send-products", "Export products to channel", DefaultSchedule: "None");

    public async Task RunAsync(AutomationRun run, IProductSink channel, CancellationToken cancellation)
    {
        await MarkAsync(run, cancellation);
        while (await ClaimAsync(run, cancellation) is { Count: > 0 } claimed)
        {
            var (outcomes, failure) = await SendAsync(channel, claimed, cancellation);
            await SaveAsync(run, outcomes);
            if (failure is not null)
                throw failure;

            cancellation.ThrowIfCancellationRequested();
        }

        await TellDoubtAsync(run, cancellation);
    }

    private async Task MarkAsync(AutomationRun run, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        var master = await work.ScalarAsync<bool>(
            "select master_product_source <> 'TechOms' and master_product_channel_id = $2 from account where id = $1", cancellation, work.AccountId, run.ChannelId);
        if (master)
            throw new ConnectorException(ConnectorFault.Rejected, "This channel is the account's master product source: its products come from there and are not overwritten.");

        run.Read = await ProductsToSend.MarkAsync(work, run.ChannelId, run.ByHand, cancellation);
        await SentProducts.CloseProblemsAsync(work, run.ChannelId, clock.GetUtcNow(), cancellation);
        await work.CommitAsync(cancellation);
    }

    private async Task<IReadOnlyList<ProductToSend>> ClaimAsync(AutomationRun run, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        var claimed = await ProductsToSend.ClaimAsync(work, run.ChannelId, run.Id, BatchSize, now - options.Value.DoubtSettles, now, cancellation);
        await work.CommitAsync(cancellation);
        return claimed;
    }

    /// <returns>One outcome each, and the trouble that ended it early.</returns>
    private static async Task<(IReadOnlyList<ProductOutcome> Outcomes, ConnectorException? Failure)> SendAsync(
        IProductSink channel, IReadOnlyList<ProductToSend> claimed, CancellationToken cancellation)
    {
        List<ProductOutcome> outcomes = [];
        foreach (var product in claimed)
        {
            if (cancellation.IsCancellationRequested)
                break;

            outcomes.Add(await AttemptAsync(channel, product));
            if (outcomes[^1] is { Status: ProductExportStatus.Waiting, Failure: { } failure })
                return ([.. outcomes, .. Untouched()], failure);
        }

        return ([.. outcomes, .. Untouched()], null);

        IEnumerable<ProductOutcome> Untouched() => claimed.Skip(outcomes.Count).Select(product => new ProductOutcome(product, null, null));
    }

    // Once a request has left it is waited for, even while the server stops: its own time-out ends it.
    private static async Task<ProductOutcome> AttemptAsync(IProductSink channel, ProductToSend product)
    {
        try
        {
            return new(product, await channel.SendProductAsync(product.Outgoing, CancellationToken.None), null);
        }
        catch (ConnectorException failure)
        {
            return new(product, null, failure);
        }
    }

    private async Task SaveAsync(AutomationRun run, IReadOnlyList<ProductOutcome> outcomes)
    {
        await using var work = await database.BeginAsync(run.Tenant, CancellationToken.None);
        foreach (var remark in await SentProducts.SaveAsync(work, run.ChannelId, run.Id, outcomes, clock.GetUtcNow(), CancellationToken.None))
            run.Remark(remark);
        await work.CommitAsync(CancellationToken.None);
        run.Changed += outcomes.Count(outcome => outcome.Status is ProductExportStatus.Sent);
        run.Refused += outcomes.Count(outcome => outcome.Status is ProductExportStatus.Refused);
    }

    // Failing as in doubt brings the run back soon, to look.
    private async Task TellDoubtAsync(AutomationRun run, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        var doubtful = await work.ScalarAsync<long>(
            "select count(*) from product_export where account_id = $1 and channel_id = $2 and status = 'InDoubt'", cancellation, work.AccountId, run.ChannelId);
        if (doubtful > 0)
            throw new ConnectorException(ConnectorFault.Unknown, $"The channel's answer was lost for {doubtful} products. They are looked up before they are sent again.");
    }
}
