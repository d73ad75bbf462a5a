using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TechOms.Connectors.CartonCloud;

internal sealed partial class CartonCloudSandbox
{
    private const int CreatedWithIssues = 228;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Dictionary<string, Func<StoredOrder, object?>> OutboundFields = new()
    {
        ["reference"] = order => order.Reference,
        ["customerName"] = order => Customers[order.CustomerId],
        ["customerId"] = order => order.CustomerId,
        ["/references/customer"] = order => order.Reference,
        ["/customer/id"] = order => order.CustomerId,
        ["/customer/name"] = order => Customers[order.CustomerId],
        ["/timestamps/created/time"] = order => order.Created,
        ["/timestamps/modified/time"] = order => order.Modified,
        ["/timestamps/dispatched/time"] = order => order.Dispatched,
        ["/timestamps/packed/time"] = order => order.Dispatched,
    };

    private static readonly Dictionary<string, Func<StoredOrder, object?>> InboundFields = new()
    {
        ["reference"] = order => order.Reference,
        ["customerName"] = order => Customers[order.CustomerId],
        ["customerId"] = order => order.CustomerId,
        ["createdDate"] = order => order.Created,
    };

    private static readonly Dictionary<string, Func<StoredConsignment, object?>> ConsignmentFields = new()
    {
        ["reference"] = consignment => consignment.Reference,
        ["customerId"] = consignment => consignment.CustomerId,
        ["/generatedFromTask/id"] = consignment => consignment.OrderId,
    };

    private readonly SandboxDocuments<StoredOrder> _outbound = context.Store.Collection<StoredOrder>("outbound-orders");
    private readonly SandboxDocuments<StoredOrder> _inbound = context.Store.Collection<StoredOrder>("inbound-orders");
    private readonly SandboxDocuments<StoredConsignment> _consignments = context.Store.Collection<StoredConsignment>("consignments");
    private readonly Queue<DateTimeOffset> _creates = new();
    private readonly List<Uri> _webhooks = [];

    /// <summary>Sale orders the real system takes per user and minute; a demonstration may raise it.</summary>
    public int CreatesPerMinute { get; set; } = 30;

    /// <summary>Off: orders beyond the stock wait for it instead.</summary>
    public bool RejectsOutOfStock { get; set; } = true;

    /// <summary>On: a second sale order with a reference is refused, as tenants can choose.</summary>
    public bool DemandsUniqueReferences { get; set; }

    /// <summary>Each organisation decides in which statuses orders may be deleted.</summary>
    public IReadOnlySet<string> DeletableStatuses { get; set; }
        = new HashSet<string> { "DRAFT", "AWAITING_STOCK", "AWAITING_PICK_AND_PACK", "REJECTED", "NOT_YET_RECEIVED" };

    /// <summary>How a refused deletion is answered, which the reference leaves open.</summary>
    public int RefusedDeleteStatus { get; set; } = 422;

    /// <summary>The whole entity is sent, signed by nothing but the secret in the address.</summary>
    public override void Subscribe(Uri webhook) => _webhooks.Add(new($"{webhook}?secret={Uri.EscapeDataString(WebhookSecret)}"));

    private void MapOrders(IEndpointRouteBuilder tenant)
    {
        tenant.MapPost("/outbound-orders", Route(CreateOutboundAsync));
        tenant.MapPost("/inbound-orders", Route(CreateInboundAsync));
        foreach (var (path, orders, fields) in new[] { ("/outbound-orders", _outbound, OutboundFields), ("/inbound-orders", _inbound, InboundFields) })
        {
            tenant.MapGet(path + "/{id}", (string id) => orders.Find(id) is { Deleted: false } order ? Json(order.ToJson(FindProduct)) : Problem(404, "Order not found."));
            tenant.MapDelete(path + "/{id}", (string id) => Delete(orders, id));
            tenant.MapPost(path + "/search", Route(call => SearchAsync(
                call, orders.All.Where(order => !order.Deleted).OrderBy(order => order.Number), fields, order => order.ToJson(FindProduct))));
        }

        tenant.MapPost("/consignments/search", Route(call => MayViewJobs
            ? SearchAsync(call, _consignments.All.OrderBy(consignment => consignment.Id, StringComparer.Ordinal), ConsignmentFields, consignment => consignment.ToJson())
            : Task.FromResult<IResult>(Problem(403, "The role TMS View Jobs is needed."))));
    }

    private async Task<IResult> CreateOutboundAsync(HttpContext call)
    {
        var body = await ReadBodyAsync(call);
        lock (_gate)
        {
            if (!MayCreate())
                return Problem(429, "Too many requests.");

            var (lines, errors, problems) = ReadLines(body);
            problems.AddRange(CheckAddress(body.At("details", "deliver", "address")));
            if (problems.Count > 0)
                return Invalid(problems);
            if (DemandsUniqueReferences && FindSame(_outbound, body) is { } same)
                return Duplicate("/references/customer", same.Id);

            var lacking = lines.Where(line => FindProduct(line.Sku) is not null).GroupBy(line => line.Sku).Where(sku => FreeOf(sku.Key) < sku.Sum(line => line.InBase)).Select(sku => sku.Key).ToList();
            if (RejectsOutOfStock)
                errors.AddRange(lacking.Select(sku => $"Not enough stock of {sku}."));

            var (id, number) = NextId();
            var order = new StoredOrder(
                id, number, body.TextAt("references", "customer")!, FindCustomer(body)!,
                errors.Count > 0 ? "REJECTED" : lacking.Count > 0 ? "AWAITING_STOCK" : "AWAITING_PICK_AND_PACK",
                body, lines, context.Clock.GetUtcNow())
            {
                Errors = errors,
            };
            _outbound.Put(id, order);
            return Json(order.ToJson(FindProduct), errors.Count > 0 ? CreatedWithIssues : 201);
        }
    }

    private async Task<IResult> CreateInboundAsync(HttpContext call)
    {
        var body = await ReadBodyAsync(call);
        lock (_gate)
        {
            var (lines, errors, problems) = ReadLines(body);
            if (problems.Count > 0)
                return Invalid(problems);
            if (FindSame(_inbound, body) is { } same)
                return Duplicate("/references/customer", same.Id);

            var (id, number) = NextId();
            var order = new StoredOrder(
                id, number, body.TextAt("references", "customer")!, FindCustomer(body)!,
                errors.Count > 0 ? "REJECTED" : body.TextAt("status") is "DRAFT" ? "DRAFT" : "NOT_YET_RECEIVED",
                body, lines, context.Clock.GetUtcNow())
            {
                Errors = errors,
            };
            _inbound.Put(id, order);
            return Json(order.ToJson(FindProduct), errors.Count > 0 ? CreatedWithIssues : 201);
        }
    }

    private IResult Delete(SandboxDocuments<StoredOrder> orders, string id)
    {
        lock (_gate)
        {
            if (orders.Find(id) is not { Deleted: false } order)
                return Problem(404, "Order not found.");
            if (!DeletableStatuses.Contains(order.Status))
                return Problem(RefusedDeleteStatus, $"An order that is {order.Status} cannot be deleted.");

            Change(orders, order with { Deleted = true });
            return TypedResults.NoContent();
        }
    }

    private static StoredOrder? FindSame(SandboxDocuments<StoredOrder> orders, JsonElement body)
        => orders.All.FirstOrDefault(order => !order.Deleted && order.Reference == body.TextAt("references", "customer") && order.CustomerId == FindCustomer(body));

    private StoredOrder Change(SandboxDocuments<StoredOrder> orders, StoredOrder order)
    {
        var changed = order with { Version = order.Version + 1, Modified = context.Clock.GetUtcNow() };
        orders.Put(changed.Id, changed);
        foreach (var webhook in _webhooks)
        {
            var entity = changed.ToJson(FindProduct);
            entity["type"] = orders == _outbound ? "OUTBOUND" : "INBOUND";
            Call(new(webhook, new Dictionary<string, string> { ["Content-Type"] = "application/json" }, Encoding.UTF8.GetBytes(entity.ToJsonString())));
        }

        return changed;
    }

    private bool MayCreate()
    {
        var now = context.Clock.GetUtcNow();
        while (_creates.TryPeek(out var first) && first <= now - Minute)
            _creates.Dequeue();
        if (_creates.Count >= CreatesPerMinute)
            return false;

        _creates.Enqueue(now);
        return true;
    }

    /// <returns>Errors are noted on the order; problems keep it from being made.</returns>
    private (List<StoredLine> Lines, List<string> Errors, List<(string Field, string Message)> Problems) ReadLines(JsonElement body)
    {
        List<StoredLine> lines = [];
        List<string> errors = [];
        List<(string, string)> problems = [];
        if (string.IsNullOrEmpty(body.TextAt("references", "customer")))
            problems.Add(("/references/customer", "Must not be empty."));
        if (FindCustomer(body) is null)
            problems.Add(("/customer", "Customer does not exist."));
        if ((body.TextAt("warehouse", "name") ?? Warehouse) != Warehouse)
            problems.Add(("/warehouse", "Warehouse does not exist."));
        if (body.At("items") is not { ValueKind: JsonValueKind.Array } items || items.GetArrayLength() == 0)
            return ([], [], [.. problems, ("/items", "Must not be empty.")]);

        foreach (var (index, item) in items.EnumerateArray().Index())
        {
            var sku = item.TextAt("details", "product", "references", "code") ?? "";
            var unit = item.TextAt("details", "unitOfMeasure", "type");
            var product = FindProduct(sku);
            if (product is null)
                errors.Add($"Product {sku} not found.");
            else if (product.BaseQuantity(unit) is null)
                problems.Add(($"/items/{index}/details/unitOfMeasure", "Unit of measure does not exist for this product."));
            if (item.At("measures", "quantity") is not { ValueKind: JsonValueKind.Number } quantity || quantity.GetDecimal() <= 0)
                problems.Add(($"/items/{index}/measures/quantity", "Must be greater than 0."));
            else
                lines.Add(new(sku, unit ?? product?.DefaultUnit ?? "unit", quantity.GetDecimal(), PropertiesOf(item)) { BaseQuantity = product?.BaseQuantity(unit) ?? 1 });
        }

        return (lines, errors, problems);
    }

    private static Dictionary<string, string> PropertiesOf(JsonElement item)
        => item.At("properties") is { ValueKind: JsonValueKind.Object } properties
            ? properties.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.ToString())
            : [];

    private static IEnumerable<(string Field, string Message)> CheckAddress(JsonElement address)
    {
        if (address.ValueKind is not JsonValueKind.Object)
            yield return ("/details/deliver/address", "Must not be empty.");
        else if (address.TextAt("companyName") is null && address.TextAt("contactName") is null)
            yield return ("/details/deliver/address", "Company name or contact name is needed.");

        // The first one given must be valid; CartonCloud does not try the next.
        if (address.TextAt("country", "iso2Code") is { } country && (country is "XX" or "ZZ" || !Iso2().IsMatch(country)))
            yield return ("/details/deliver/address/country", "Country is not valid.");
    }

    [GeneratedRegex("^[A-Z]{2}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Iso2();
}
