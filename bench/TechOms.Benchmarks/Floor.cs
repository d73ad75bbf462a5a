using System.Text.Json;
using Npgsql;
using TechOms.Connectors;
using TechOms.Features.Handoffs;
using TechOms.Features.Orders;

namespace TechOms.Benchmarks;

/// <summary>
/// The least a database must do for the same rows: one batch of prepared statements per transaction, committed where we commit because the state must
/// last there (before the call, after the answer). No reads, no row-level security; ids and decisions are known beforehand.
/// </summary>
internal sealed class Floor(BenchDatabases place, string connectionString) : ILane
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task<IReadOnlyList<Stage>> RunAsync(IReadOnlyList<ShopOrder> orders, int batchSize, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 100, AutoPrepareMinUsages = 2 });
        await using var connection = await source.OpenConnectionAsync(cancellation);
        var batches = orders.Select((order, index) => new Row(order, index + 1)).Chunk(batchSize).ToList();
        var stages = new Stages();
        foreach (var (name, transactions) in (List<(string, IReadOnlyList<Func<Row[], IReadOnlyList<NpgsqlBatchCommand>>>)>)
            [("import", [Import]), ("validate", [Validate]), ("allocate", [Allocate]), ("send", [Claim, Sent]), ("receive", [Receive]), ("settle", [Settle])])
        {
            await stages.TimeAsync(name, async () =>
            {
                foreach (var rows in batches)
                {
                    foreach (var transaction in transactions)
                    {
                        await using var batch = new NpgsqlBatch(connection);
                        foreach (var command in transaction(rows))
                            batch.BatchCommands.Add(command);
                        await batch.ExecuteNonQueryAsync(cancellation);
                    }
                }
            });
        }

        return stages.All;
    }

    private IReadOnlyList<NpgsqlBatchCommand> Import(Row[] rows) =>
    [
        Command(FloorSql.InsertOrders, Account, place.Shop, Ids(rows), Each(rows, row => row.Order.ExternalId), Each(rows, row => row.Order.Number), Each(rows, row => row.Order.Total!.Value),
            Each(rows, row => row.Order.Email!), Each(rows, row => JsonSerializer.Serialize(row.Order.ShipTo, Json)), Each(rows, row => row.Order.OrderedAt!.Value), Each(rows, row => OrderDigest.Of(row.Order))),
        Command(FloorSql.InsertLines, Account, Lines(rows, line => line.Row.Id), Lines(rows, line => line.Number), Lines(rows, line => line.Line.ExternalId), Lines(rows, line => line.Line.Sku!),
            Lines(rows, line => line.Line.Name!), Lines(rows, line => line.Line.Quantity), Lines(rows, line => line.Line.UnitPrice!.Value)),
        Event(rows, "SalesOrder", "order.imported", row => $"Imported from the shop as {row.Order.Number} with 2 lines.",
            row => $$"""{"externalId":"{{row.Order.ExternalId}}","version":"{{row.Order.Version}}","lines":2}""", place.Shop),
    ];

    private IReadOnlyList<NpgsqlBatchCommand> Validate(Row[] rows) =>
    [
        Command(FloorSql.KnowVariants, Account, Lines(rows, line => line.Row.Id), Lines(rows, line => line.Number), Variants(rows)),
        Command(FloorSql.Approve, Account, Ids(rows)),
        Event(rows, "SalesOrder", "order.validated", _ => "Valid.", _ => "[]", channel: null),
    ];

    private IReadOnlyList<NpgsqlBatchCommand> Allocate(Row[] rows) =>
    [
        Command(FloorSql.InsertShipments, Account, place.Warehouse, place.WarehouseChannel, Shipments(rows), Ids(rows), Each(rows, row => row.Reference)),
        Command(FloorSql.InsertShipmentLines, Account, Lines(rows, line => line.Row.ShipmentId), Lines(rows, line => line.Number), Variants(rows), Lines(rows, line => line.Line.Sku!), Lines(rows, line => line.Line.Quantity)),
        Command(FloorSql.PromiseLines, Account, Ids(rows)),
        Movements(rows, "Allocation", shipped: 0),
        Levels(rows, shipped: 0, promised: 1),
        Command(FloorSql.StartFulfilling, Account, Ids(rows)),
        Event(rows, "SalesOrder", "order.allocated", _ => "All of it is promised stock.", _ => null, channel: null),
        Event(rows, "Shipment", "shipment.created", row => $"Shipment {row.Reference} was made with 2 lines.", _ => null, channel: null),
    ];

    private IReadOnlyList<NpgsqlBatchCommand> Claim(Row[] rows) => [Command(FloorSql.ClaimShipments, Account, Guid.CreateVersion7(), Shipments(rows))];

    private IReadOnlyList<NpgsqlBatchCommand> Sent(Row[] rows) =>
    [
        Command(FloorSql.SaveSent, Account, Shipments(rows), Each(rows, row => row.ExternalId)),
        Event(rows, "Shipment", "shipment.sent", row => $"Warehouse accepted it as {row.ExternalId}.", _ => """{"attempts":1,"nextAttempt":null,"code":"shipment.with-warehouse"}""", place.WarehouseChannel),
        Command(FloorSql.InsertExchanges, Account, place.WarehouseChannel, NewIds(rows.Length), Shipments(rows), Ids(rows), Each(rows, row => $"http://sandbox.test/v1/orders/{row.Reference}"),
            Each(rows, FloorSql.Request), Each(rows, FloorSql.Response)),
    ];

    private IReadOnlyList<NpgsqlBatchCommand> Receive(Row[] rows) =>
    [
        Command(FloorSql.InsertUpdates, Account, place.WarehouseChannel, Each(rows, row => row.UpdateId), Each(rows, row => row.ExternalId), Each(rows, row => row.Reference), Each(rows, row => $"{row.Sequence}"),
            Each(rows, row => JsonSerializer.Serialize(
                InstantWarehouse.Shipped(row.Reference, row.Sequence, [.. row.Order.Lines.Select((line, index) => new ShippedLine(index + 1, line.Sku!, line.Quantity))]), RemoteReports.Json))),
        Command(FloorSql.SaveCursor, Account, place.WarehouseChannel, $"{rows[^1].Sequence}"),
    ];

    private IReadOnlyList<NpgsqlBatchCommand> Settle(Row[] rows) =>
    [
        Command(FloorSql.ShipHeads, Account, Shipments(rows), Each(rows, row => $"{row.Sequence}")),
        Command(FloorSql.ShipOrderLines, Account, Ids(rows)),
        Command(FloorSql.ShipShipmentLines, Account, Shipments(rows)),
        Movements(rows, "Shipped", shipped: -1),
        Levels(rows, shipped: -1, promised: -1),
        Command(FloorSql.InsertPackages, Account, Shipments(rows), Each(rows, row => $"DP{row.Sequence:D8}")),
        Command(FloorSql.OweConfirmations, Account, place.Shop, Shipments(rows), Ids(rows)),
        Event(rows, "Shipment", "shipment.shipped", row => $"The warehouse shipped all of it (DP{row.Sequence:D8}).",
            row => $$"""{"externalId":"{{row.ExternalId}}","version":"{{row.Sequence}}"}""", place.WarehouseChannel),
        Command(FloorSql.FinishOrders, Account, Ids(rows)),
        Command(FloorSql.MarkUpdates, Account, Each(rows, row => row.UpdateId)),
    ];

    private Guid Account => place.Tenant.AccountId;

    private NpgsqlBatchCommand Event(Row[] rows, string kind, string code, Func<Row, string> text, Func<Row, string?> data, Guid? channel) => Command(
        FloorSql.InsertEvents, Account, NewIds(rows.Length), code, Each(rows, text), Each(rows, data), kind,
        kind == "Shipment" ? Shipments(rows) : Ids(rows), Ids(rows), channel ?? (object)DBNull.Value);

    private NpgsqlBatchCommand Movements(Row[] rows, string cause, long shipped)
    {
        var lines = rows.Length * 2;
        return Command(FloorSql.InsertMovements, Account, place.Warehouse, NewIds(lines), Variants(rows), Lines(rows, line => shipped * line.Line.Quantity),
            Lines(rows, line => (shipped == 0 ? 1 : -1) * line.Line.Quantity), cause, Lines(rows, line => line.Row.ShipmentId));
    }

    private NpgsqlBatchCommand Levels(Row[] rows, long shipped, long promised)
    {
        var units = rows.SelectMany(row => row.Order.Lines).GroupBy(line => Variant(line.Sku!)).Select(same => (Variant: same.Key, Units: same.Sum(line => line.Quantity))).OrderBy(level => level.Variant).ToList();
        return Command(FloorSql.MoveLevels, Account, place.Warehouse, units.Select(level => level.Variant).ToArray(),
            units.Select(level => shipped * level.Units).ToArray(), units.Select(level => promised * level.Units).ToArray());
    }

    private Guid[] Variants(Row[] rows) => Lines(rows, line => Variant(line.Line.Sku!));

    private Guid Variant(string sku) => place.Variants[int.Parse(sku.AsSpan(4), System.Globalization.CultureInfo.InvariantCulture)];

    private static Guid[] Ids(Row[] rows) => Each(rows, row => row.Id);

    private static Guid[] Shipments(Row[] rows) => Each(rows, row => row.ShipmentId);

    private static Guid[] NewIds(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7())];

    private static T[] Each<T>(Row[] rows, Func<Row, T> read) => [.. rows.Select(read)];

    private static T[] Lines<T>(Row[] rows, Func<(Row Row, int Number, ShopOrderLine Line), T> read)
        => [.. rows.SelectMany(row => row.Order.Lines.Select((line, index) => read((row, index + 1, line))))];

    private static NpgsqlBatchCommand Command(string sql, params object[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        return command;
    }

    internal sealed record Row(ShopOrder Order, int Sequence)
    {
        public Guid Id { get; } = Guid.CreateVersion7();
        public Guid ShipmentId { get; } = Guid.CreateVersion7();
        public Guid UpdateId { get; } = Guid.CreateVersion7();
        public string Reference { get; } = $"{Order.Number[1..]}-1";
        public string ExternalId => $"DW-{Reference}";
    }
}
