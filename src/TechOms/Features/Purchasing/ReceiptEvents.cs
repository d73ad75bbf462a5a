using System.Globalization;
using TechOms.Features.Events;

namespace TechOms.Features.Purchasing;

/// <summary>Conclusions in words.</summary>
internal static class ReceiptEvents
{
    private const string Answer = "Compare with the warehouse, adjust the stock if it is right, then dismiss this.";

    public static IEnumerable<Event> Of(ReceiptConcluded one)
    {
        var news = one.Settlement.Units.Values.Sum();
        var arrived = string.Create(CultureInfo.InvariantCulture, $"{news} units arrived{(one.Receipt.IsFollowUp ? $" with {one.Update.ExternalId}, which the warehouse made by itself" : "")}");
        (EventLevel, string, string)? said = one.Settlement.Kind switch
        {
            ReceiptSettlementKind.Received => (EventLevel.Info, "receipt.received", $"{arrived}: all of it is there."),
            ReceiptSettlementKind.ShortReceived => (EventLevel.Warning, "receipt.short-received", $"{arrived}; more is expected."),
            ReceiptSettlementKind.Counted => (EventLevel.Info, "receipt.counted", $"{arrived} so far."),
            ReceiptSettlementKind.Cancelled => (EventLevel.Warning, "receipt.cancelled-by-warehouse", "The warehouse cancelled it."),
            ReceiptSettlementKind.Refused => (EventLevel.Error, "receipt.refused", $"The warehouse will not work on it: {string.Join(" ", one.Update.Problems)}"),
            ReceiptSettlementKind.Progress => (EventLevel.Info, "receipt.progress", $"The warehouse says: {one.Update.StatusText ?? one.Update.Status.ToString()}."),
            _ => null,
        };
        if (said is (var level, var code, var text))
            yield return About(one, level, code, text, new { one.Update.ExternalId, one.Update.Version, one.Settlement.Units });
        if (one.Settlement.Surplus.Count > 0)
            yield return About(one, EventLevel.Error, "receipt.surplus", $"More came than is expected: {string.Join(", ", one.Settlement.Surplus)}. It was not booked.", one.Settlement.Surplus);
        if (one.Settlement.Withdrawn.Count > 0)
        {
            yield return About(one, EventLevel.Error, "receipt.counted-down",
                $"The warehouse reports less than before: {string.Join(", ", one.Settlement.Withdrawn)} fewer. What was booked stays until somebody decides.", one.Settlement.Withdrawn);
        }
    }

    public static IEnumerable<Problem> ProblemsOf(ReceiptConcluded one)
    {
        if (one.Settlement.Kind is ReceiptSettlementKind.Refused)
        {
            yield return Stuck(one, "receipt.refused", $"The warehouse will not work on receipt {one.Receipt.Number}: {string.Join(" ", one.Update.Problems)}",
                "Solve it in the warehouse system, or cancel the purchase order.");
        }

        if (one.Settlement.Surplus.Count > 0)
            yield return Stuck(one, "receipt.surplus", $"More came with receipt {one.Receipt.Number} than is expected: {string.Join(", ", one.Settlement.Surplus)}. It was not booked.", Answer);
        if (one.Settlement.Withdrawn.Count > 0)
            yield return Stuck(one, "receipt.counted-down", $"The warehouse reports less of receipt {one.Receipt.Number} than before: {string.Join(", ", one.Settlement.Withdrawn)} fewer.", Answer);
    }

    private static Event About(ReceiptConcluded one, EventLevel level, string code, string text, object? data)
        => new(level, code, text, EntityKind.Receipt, one.Receipt.Id) { ChannelId = one.ChannelId, Data = data };

    private static Problem Stuck(ReceiptConcluded one, string code, string message, string action)
        => new(EntityKind.Receipt, one.Receipt.Id, EventLevel.Error, code, message, action) { ChannelId = one.ChannelId };
}
