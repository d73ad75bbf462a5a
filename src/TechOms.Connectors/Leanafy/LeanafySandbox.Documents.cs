using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace TechOms.Connectors.Leanafy;

// What arrives through the API.
internal sealed partial class LeanafySandbox
{
    private static readonly string[] AddressMembers =
        ["name", "email", "company", "address_line1", "address_line2", "city", "state", "state_code", "country", "country_code", "zip", "phone_number", "residential"];

    private readonly SandboxDocuments<StoredItem> _items = context.Store.Collection<StoredItem>("items");
    private readonly SandboxDocuments<StoredDocument> _orders = context.Store.Collection<StoredDocument>("orders");
    private readonly SandboxDocuments<StoredDocument> _arns = context.Store.Collection<StoredDocument>("arns");

    private IEnumerable<StoredItem> Items => _items.All.OrderBy(item => item.Number);

    // Whether a second document with a reference is refused is not known, so it is not.
    private async Task<IResult> CreateAsync(HttpContext call, SandboxDocuments<StoredDocument> documents, Func<JsonElement, List<StoredLine>> read, string done)
    {
        var body = await ReadBodyAsync(call);
        lock (_gate)
        {
            var lines = read(body);
            var (id, code) = NextId();
            var document = new StoredDocument(id, code, body.TextAt("primary_reference_number") ?? "", "open", body, lines, context.Clock.GetUtcNow());
            documents.Put(id, document);
            return Answer(document.ToJson(done, _items.Find));
        }
    }

    private async Task<IResult> CreateItemAsync(HttpContext call)
    {
        var body = await ReadBodyAsync(call);
        lock (_gate)
        {
            foreach (var member in new[] { "sku", "name", "description", "uom", "base_unit" })
            {
                if (string.IsNullOrWhiteSpace(body.TextAt(member)))
                    throw new SandboxRefusal($"{member} is required.");
            }

            var sku = body.TextAt("sku")!;
            if (_items.Find(sku) is not null)
                throw new SandboxRefusal($"An item with SKU {sku} exists.");

            var (id, number) = NextId();
            var item = new StoredItem(id, number, sku, body, 0, 0);
            _items.Put(sku, item);
            return Answer(item.ToJson(allocated: 0));
        }
    }

    private IResult ShowItem(string sku) => _items.Find(sku) is { } item ? Answer(item.ToJson(AllocatedOf(sku))) : Refuse(404, $"There is no item with SKU {sku}.");

    private List<StoredLine> ReadOrder(JsonElement body)
    {
        if (!body.TryGetProperty("shipping_address", out var address) || address.ValueKind is not JsonValueKind.Object)
            throw new SandboxRefusal("shipping_address is required.");
        if (Array.Find(AddressMembers, member => !address.TryGetProperty(member, out var value) || value.ValueKind is JsonValueKind.Null) is { } missing)
            throw new SandboxRefusal($"shipping_address.{missing} is required.");
        if (address.TextAt("phone_number", "country_code") is null || address.TextAt("phone_number", "number") is null)
            throw new SandboxRefusal("shipping_address.phone_number is not complete.");
        if (body.TryGetProperty("default_shipping_carrier", out var carrier)
            && Array.Find(["name", "id", "service", "price"], member => carrier.TextAt(member) is null) is { } lacking)
            throw new SandboxRefusal($"default_shipping_carrier.{lacking} is required.");

        return ReadLines(body);
    }

    private List<StoredLine> ReadLines(JsonElement body)
    {
        if (!body.TryGetProperty("items", out var items) || items.ValueKind is not JsonValueKind.Array || items.GetArrayLength() == 0)
            throw new SandboxRefusal("items is required.");

        List<StoredLine> lines = [];
        foreach (var line in items.EnumerateArray())
        {
            var sku = line.TextAt("sku") ?? throw new SandboxRefusal("items.sku is required.");
            var item = _items.Find(sku) ?? throw new SandboxRefusal($"There is no item with SKU {sku}.");
            var unit = line.TextAt("unit") ?? throw new SandboxRefusal("items.unit is required.");
            var rate = item.RateOf(unit) ?? throw new SandboxRefusal($"{sku} does not come in {unit}.");
            if (!line.TryGetProperty("total_qty", out var quantity) || !quantity.TryGetInt64(out var units) || units <= 0)
                throw new SandboxRefusal("items.total_qty must be a whole number above 0.");
            lines.Add(new(sku, unit, units, rate, 0, line.TextAt("lot_number")));
        }

        return lines;
    }
}
