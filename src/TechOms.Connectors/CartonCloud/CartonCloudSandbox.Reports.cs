using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace TechOms.Connectors.CartonCloud;

internal sealed partial class CartonCloudSandbox
{
    private const int LargestPage = 100;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private readonly SandboxDocuments<StoredReport> _reports = context.Store.Collection<StoredReport>("report-runs");

    /// <summary>How long a stock report is in process.</summary>
    public TimeSpan ReportsTake { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Not null: reports fail with these words.</summary>
    public string? ReportFailure { get; set; }

    /// <summary>Names the tenant can aggregate by; custom fields among them.</summary>
    public ISet<string> AggregateNames { get; } = new HashSet<string>
    {
        "productStatus", "unitOfMeasure", "productType", "productGroup", "inboundOrder", "batch", "expiryDate",
    };

    /// <summary>How many reports were asked for.</summary>
    public int ReportsStarted => _reports.Count;

    private void MapReports(IEndpointRouteBuilder tenant)
    {
        tenant.MapPost("/report-runs", Route(StartReportAsync));
        tenant.MapGet("/report-runs/{id}", ReadReport);
    }

    private async Task<IResult> StartReportAsync(HttpContext call)
    {
        var body = await ReadBodyAsync(call);
        var asked = body.At("parameters");
        if (body.TextAt("type") is not "STOCK_ON_HAND")
            throw new SandboxRefusal("/type", "Unknown report type.");
        if (FindCustomer(asked) is not { } customer)
            throw new SandboxRefusal("/parameters/customer", "Customer does not exist.");
        if ((asked.TextAt("warehouse", "name") ?? Warehouse) != Warehouse)
            throw new SandboxRefusal("/parameters/warehouse", "Warehouse does not exist.");

        List<string> names = asked.At("aggregateBy") is { ValueKind: JsonValueKind.Array } given ? [.. given.EnumerateArray().Select(name => name.GetString()!)] : [];
        if (names.FindIndex(name => !AggregateNames.Contains(name)) is >= 0 and var unknown)
            throw new SandboxRefusal($"/parameters/aggregateBy/{unknown}", $"{names[unknown]} is not a known field.");

        var pageSize = asked.At("pageSize") is { ValueKind: JsonValueKind.Number } size ? Math.Clamp(size.GetInt32(), 1, LargestPage) : LargestPage;
        var parameters = asked.ToObject();
        parameters["pageSize"] = pageSize;
        parameters["aggregateBy"] = new JsonArray([.. names.Union(["unitOfMeasure", "productStatus"]).Select(name => (JsonNode)name)]);
        lock (_gate)
        {
            var now = context.Clock.GetUtcNow();
            var (id, _) = NextId();
            var report = new StoredReport(id, now, now + ReportsTake, JsonSerializer.SerializeToElement(parameters), customer is Customer ? [.. Rows(names)] : [], ReportFailure);
            _reports.Put(id, report);
            return Json(ToJson(report, "IN_PROCESS"), 201);
        }
    }

    private ContentHttpResult ReadReport(HttpContext call, string id)
    {
        var now = context.Clock.GetUtcNow();
        if (_reports.Find(id) is not { } report || report.Created < now - Kept)
            return Problem(404, "Report run not found.");
        if (now < report.ReadyAt)
            return Json(ToJson(report, "IN_PROCESS"));
        if (report.Failure is { } failure)
        {
            var failed = ToJson(report, "FAILED");
            failed["failureDetails"] = new JsonArray(new JsonObject { ["field"] = "/parameters/warehouse", ["message"] = failure });
            return Json(failed);
        }

        var (page, size) = (NumberIn(call, "page", 1, int.MaxValue), report.Parameters.At("pageSize").GetInt32());
        Tell(call, page, size, report.Rows.Count);
        var json = ToJson(report, "SUCCESS");
        json["reportTime"] = report.ReadyAt.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        json["items"] = new JsonArray([.. report.Rows.Skip((page - 1) * size).Take(size).Select(row => row.ToObject())]);
        return Json(json);
    }

    private static JsonObject ToJson(StoredReport report, string status)
        => new() { ["type"] = "STOCK_ON_HAND", ["status"] = status, ["parameters"] = report.Parameters.ToObject(), ["id"] = report.Id };

    private IEnumerable<JsonElement> Rows(List<string> names)
    {
        var incoming = _inbound.All.Where(order => order.Open).SelectMany(order => order.Lines).ToLookup(line => line.Sku, line => line.InBase);
        var allocated = _outbound.All.Where(order => order.Open).SelectMany(order => order.Lines).ToLookup(line => line.Sku, line => line.InBase);
        var stock = _stock.All.Where(row => row.Quantity != 0).ToLookup(row => row.Sku);
        foreach (var product in _products.All.Where(product => stock.Contains(product.Code) || incoming.Contains(product.Code)).OrderBy(product => product.Number))
        {
            var toAllocate = allocated[product.Code].Sum();
            var toCome = incoming[product.Code].Sum();
            var groups = stock[product.Code].DefaultIfEmpty(new(product.Code, product.BaseUnit, 0))
                .GroupBy(row => row with { Quantity = 0, Batch = names.Contains("batch") ? row.Batch : null, ExpiryDate = names.Contains("expiryDate") ? row.ExpiryDate : null })
                .OrderBy(group => group.Key.ExpiryDate ?? "9999", StringComparer.Ordinal);
            foreach (var group in groups)
            {
                var (quantity, baseQuantity) = (group.Sum(row => row.Quantity), InBase(group.Key));
                var taken = group.Key.Status is "OK" ? Math.Min(toAllocate, quantity * baseQuantity) : 0;
                toAllocate -= taken;
                yield return JsonSerializer.SerializeToElement(Row(product, group.Key, quantity, taken / baseQuantity, toCome / baseQuantity));
                toCome = 0;
            }
        }
    }

    private static JsonObject Row(StoredProduct product, StoredStock key, decimal quantity, decimal allocated, decimal incoming)
    {
        var unit = new JsonObject { ["type"] = key.Unit.ToUpperInvariant(), ["name"] = key.Unit };
        var properties = new JsonObject { ["productStatus"] = key.Status, ["unitOfMeasure"] = unit.DeepClone() };
        if (key.Batch is not null)
            properties["batch"] = key.Batch;
        if (key.ExpiryDate is not null)
            properties["expiryDate"] = key.ExpiryDate;
        return new()
        {
            ["type"] = "ITEM",
            ["details"] = new JsonObject
            {
                ["product"] = new JsonObject { ["id"] = product.Id, ["name"] = product.Body.TextAt("name"), ["references"] = new JsonObject { ["code"] = product.Code } },
                ["unitOfMeasure"] = unit,
            },
            ["measures"] = new JsonObject
            {
                ["quantity"] = quantity,
                ["quantityFree"] = quantity - allocated,
                ["quantityAllocated"] = allocated,
                ["quantityIncoming"] = incoming,
            },
            ["properties"] = properties,
        };
    }
}
