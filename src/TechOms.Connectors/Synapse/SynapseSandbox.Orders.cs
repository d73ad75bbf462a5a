using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TechOms.Connectors.Synapse;

// What arrives through the API.
internal sealed partial class SynapseSandbox
{
    private readonly SandboxDocuments<StoredItem> _items = context.Store.Collection<StoredItem>("items");
    private readonly SandboxDocuments<StoredOrder> _orders = context.Store.Collection<StoredOrder>("orders");

    private IEnumerable<StoredOrder> Orders => _orders.All.OrderBy(order => order.OrderId).ThenBy(order => order.ShipId);

    private IResult WriteOrder(SynapseRow body)
    {
        if (body.Json.ValueKind is not JsonValueKind.Object || !body.Json.TryGetProperty("header", out var json))
            throw new SandboxRefusal(400, "header is required");

        var header = new SynapseRow(json);
        foreach (var name in NeededInHeader)
        {
            if (header.Text(name) is not { } value)
                throw new SandboxRefusal(400, $"{name} is required");
            if (name is "po_number" or "reference" && value.Length > 20)
                throw new SandboxRefusal(400, $"{name} is too long");
        }

        RequireCustomer(header);
        lock (_gate)
            return header.Text("func") is "D" ? Delete(header) : Add(header, body.Rows("details"));
    }

    // Whether a second order with the same keys is refused is not known, so it is not.
    private IResult Add(SynapseRow header, IReadOnlyList<SynapseRow> details)
    {
        if (details.Count == 0)
            throw new SandboxRefusal(400, "details must not be empty");

        List<StoredLine> lines = [];
        foreach (var line in details)
        {
            var item = line.Text("item") ?? throw new SandboxRefusal(400, "item is required");
            if (_items.Find(item) is null)
                throw new SandboxRefusal(400, $"Item {item} is not on file");
            if (line.Number("qty_entered") is not { } quantity || quantity <= 0 || quantity != decimal.Truncate(quantity))
                throw new SandboxRefusal(400, $"qty_entered of {item} must be a whole number");
            lines.Add(new(item, (long)quantity, 0, line.Text("uom_entered") ?? "EA", (int?)line.Number("dtl_pass_thru_num_10"), line.Text("lot_number")));
        }

        var order = new StoredOrder(
            NextNumber(), 1, header.Text("order_type")!, header.Text("po_number")!, header.Text("reference")!, "1", "Entered", header.Json.Clone(), lines, context.Clock.GetUtcNow());
        Put(order);
        return Json(new JsonObject { ["order"] = new JsonArray(new JsonObject { ["orderid"] = order.OrderId, ["shipid"] = 1 }) });
    }

    private IResult Delete(SynapseRow header)
    {
        var order = Orders.LastOrDefault(order => order.Po == header.Text("po_number") && order.Reference == header.Text("reference"))
            ?? throw new SandboxRefusal(404, "Order not found");
        if (order.Status is not "1")
            throw new SandboxRefusal(409, $"Order is {order.StatusText} and cannot be deleted");

        Put(order with { Status = "X", StatusText = "Cancelled" });
        return Json(new JsonObject { ["orderid"] = order.OrderId });
    }

    private IResult ShowOrder(SynapseRow query)
    {
        RequireCustomer(query);
        var found = Orders.Where(order => query.Text("orderid") is { } id
            ? order.OrderId.ToString(CultureInfo.InvariantCulture) == id && (query.Text("shipid") is not { } part || order.ShipId.ToString(CultureInfo.InvariantCulture) == part)
            : order.Po == query.Text("po") && order.Reference == query.Text("reference")).ToList();
        return found.Count == 0
            ? throw new SandboxRefusal(404, "Order not found")
            : Json(new JsonObject { ["order"] = new JsonArray([.. found.Select(order => order.ToJson(plates: false))]) });
    }

    private IResult ListDone(SynapseRow query, bool outbound)
    {
        RequireCustomer(query);
        var done = Orders.Where(order => order.DoneAt is not null && order.Outbound == outbound);
        if (query.Text("request_type") is "range")
        {
            var (from, to) = (TimeIn(query, "begin_date"), TimeIn(query, "end_date"));
            done = done.Where(order => order.DoneAt >= from && order.DoneAt <= to);
        }
        else
        {
            done = done.Where(order => order.Po == query.Text("po") && order.Reference == query.Text("reference"));
        }

        return Json(new JsonObject { ["orders"] = new JsonArray([.. done.Select(order => order.ToJson(plates: true))]) });
    }

    private IResult ListStock(SynapseRow query)
    {
        RequireCustomer(query);
        return Json(new JsonObject { ["inventory"] = new JsonArray([.. _items.All.OrderBy(item => item.Number).SelectMany(item => item.ToRows(CommittedOf(item.Item)))]) });
    }

    private IResult ListItems(SynapseRow query)
    {
        RequireCustomer(query);
        return Json(new JsonObject
        {
            ["items"] = new JsonArray([.. _items.All.OrderBy(item => item.Number).Select(item => new JsonObject { ["item"] = item.Item, ["description"] = item.Description, ["base_uom"] = "EA", ["upc"] = item.Upc })]),
        });
    }

    private IResult CreateItem(SynapseRow body)
    {
        if (body.Json.ValueKind is not JsonValueKind.Object || !body.Json.TryGetProperty("header", out var json) || new SynapseRow(json).Text("item") is not { } item)
            throw new SandboxRefusal(400, "item is required");

        RequireCustomer(new(json));
        lock (_gate)
        {
            if (_items.Find(item) is not null)
                throw new SandboxRefusal(409, $"Item {item} already exists");
            _items.Put(item, new(NextNumber(), item, new SynapseRow(json).Text("description") ?? item, body.Rows("aliases").Select(alias => alias.Text("alias")).FirstOrDefault(), 0, 0));
        }

        return Json(new JsonObject { ["item"] = item });
    }

    private static void RequireCustomer(SynapseRow row)
    {
        if (row.Text("custid") != Customer)
            throw new SandboxRefusal(400, $"Customer {row.Text("custid")} is not on file");
    }

    private static DateTimeOffset TimeIn(SynapseRow query, string name)
        => DateTimeOffset.TryParseExact(query.Text(name), "MM/dd/yyyy HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new SandboxRefusal(400, $"{name} must be MM/DD/YYYY HH:mm:ss");

    private void Put(StoredOrder order) => _orders.Put(order.Key, order);

    private long NextNumber()
    {
        if (_lastNumber < 0)
            _lastNumber = _items.All.Select(item => item.Number).Concat(_orders.All.Select(order => order.OrderId)).Append(700_000).Max();
        return ++_lastNumber;
    }
}
