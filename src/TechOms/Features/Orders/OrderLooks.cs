using System.Globalization;
using TechOms.Features.Handoffs;
using TechOms.Features.Shipments;
using TechOms.Platform.Web;

namespace TechOms.Features.Orders;

/// <summary>Words and tones of states on pages.</summary>
internal static class OrderLooks
{
    public static string Label(this OrderStatus status) => status switch
    {
        OrderStatus.OnHold => "On hold",
        OrderStatus.CancelRequested => "Cancel requested",
        _ => status.ToString(),
    };

    public static Tone Tone(this OrderStatus status) => status switch
    {
        OrderStatus.Approved or OrderStatus.Fulfilling => Platform.Web.Tone.Busy,
        OrderStatus.OnHold or OrderStatus.CancelRequested => Platform.Web.Tone.Warning,
        OrderStatus.Shipped => Platform.Web.Tone.Good,
        _ => Platform.Web.Tone.Neutral,
    };

    public static string Label(this ShipmentStatus status) => status switch
    {
        ShipmentStatus.OnHold => "On hold",
        ShipmentStatus.ShortShipped => "Short shipped",
        ShipmentStatus.CancelRequested => "Cancel requested",
        _ => status.ToString(),
    };

    public static Tone Tone(this ShipmentStatus status) => status switch
    {
        ShipmentStatus.Pending or ShipmentStatus.Sent => Platform.Web.Tone.Busy,
        ShipmentStatus.OnHold or ShipmentStatus.CancelRequested or ShipmentStatus.ShortShipped => Platform.Web.Tone.Warning,
        ShipmentStatus.Shipped => Platform.Web.Tone.Good,
        _ => Platform.Web.Tone.Neutral,
    };

    public static string Label(this HandoffState handoff) => handoff switch
    {
        HandoffState.NotSent => "Not sent",
        HandoffState.InDoubt => "In doubt",
        HandoffState.Accepted => "Accepted",
        _ => "Refused",
    };

    public static Tone Tone(this HandoffState handoff) => handoff switch
    {
        HandoffState.Accepted => Platform.Web.Tone.Good,
        HandoffState.InDoubt => Platform.Web.Tone.Warning,
        HandoffState.Refused => Platform.Web.Tone.Bad,
        _ => Platform.Web.Tone.Neutral,
    };

    public static string Label(this ConfirmationStatus status) => status switch
    {
        ConfirmationStatus.Waiting => "Waiting",
        ConfirmationStatus.InDoubt => "In doubt",
        ConfirmationStatus.Confirmed => "Confirmed",
        _ => "Refused",
    };

    public static Tone Tone(this ConfirmationStatus status) => status switch
    {
        ConfirmationStatus.Confirmed => Platform.Web.Tone.Good,
        ConfirmationStatus.InDoubt => Platform.Web.Tone.Warning,
        ConfirmationStatus.Refused => Platform.Web.Tone.Bad,
        _ => Platform.Web.Tone.Busy,
    };

    public static string Label(this ChangeOutcome outcome) => outcome is ChangeOutcome.TooLate ? "Too late" : outcome.ToString();

    public static Tone Tone(this ChangeOutcome outcome) => outcome switch
    {
        ChangeOutcome.Applied => Platform.Web.Tone.Good,
        ChangeOutcome.Waiting => Platform.Web.Tone.Busy,
        _ => Platform.Web.Tone.Bad,
    };

    public static Tone LevelTone(string level) => level switch
    {
        "Fatal" or "Error" => Platform.Web.Tone.Bad,
        "Warning" => Platform.Web.Tone.Warning,
        _ => Platform.Web.Tone.Neutral,
    };

    public static string Units(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Change(long number) => number.ToString("+#,0;−#,0;0", CultureInfo.InvariantCulture);

    public static string Money(decimal? amount, string? currency) => amount is { } value ? $"{value.ToString("N2", CultureInfo.InvariantCulture)} {currency}".TrimEnd() : "–";

    /// <param name="counted">As counted by a list, which stops one beyond its limit.</param>
    public static string Count(int counted, string one, string many) => counted > ListOrders.MostCounted
        ? $"{ListOrders.MostCounted.ToString("N0", CultureInfo.InvariantCulture)}+ {many}"
        : $"{Units(counted)} {(counted == 1 ? one : many)}";
}
