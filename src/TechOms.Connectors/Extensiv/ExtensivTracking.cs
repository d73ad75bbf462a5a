namespace TechOms.Connectors.Extensiv;

/// <summary>Tracking numbers stand in four places, and each warehouse has its habit. All of them, each once. Pure.</summary>
internal static class ExtensivTracking
{
    private static readonly char[] Separators = [',', ';', ' ', '\t', '\r', '\n', '|'];

    /// <param name="feed">The rows of the parcel feed that belong to the order.</param>
    public static IReadOnlyList<Package> Collect(WireOrder order, IReadOnlyList<WireTrackingRow> feed)
    {
        var (carrier, service) = (ExtensivMapping.Given(order.RoutingInfo?.Carrier), ExtensivMapping.Given(order.RoutingInfo?.Mode));
        var rows = feed.SelectMany(row => Split(row.TrackingNumber).Select(number => (Number: number, Row: row))).ToList();
        return
        [
            .. order.Packages.SelectMany(package => Split(package.TrackingNumber))
                .Concat((order.ParcelResponse?.TrackingNumbers ?? []).Concat(order.ReadOnly?.ParcelResponse?.TrackingNumbers ?? []).SelectMany(Split))
                .Concat(Split(order.RoutingInfo?.TrackingNumber))
                .Concat(rows.Select(row => row.Number))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(number =>
                {
                    var row = rows.Find(row => row.Number.Equals(number, StringComparison.OrdinalIgnoreCase)).Row;
                    return new Package
                    {
                        TrackingNumber = number,
                        TrackingUrl = ExtensivMapping.Given(row?.TrackingUrl),
                        Carrier = ExtensivMapping.Given(row?.Carrier) ?? carrier,
                        Service = ExtensivMapping.Given(row?.CarrierService) ?? service,
                    };
                }),
        ];
    }

    private static string[] Split(string? numbers) => (numbers ?? "").Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
