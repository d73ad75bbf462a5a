using System.Text.Json.Nodes;

namespace TechOms.Tests.Features.Orders;

/// <summary>Things most tests of orders need to have first.</summary>
internal static class OrderHelp
{
    public static readonly object Address = new { name = "Ann Example", line1 = "1 Main Street", city = "Albany", state = "NY", postalCode = "12207", country = "US" };

    public static object Draft(string sku, long quantity = 2, bool approve = false, string? number = null, string? email = "ann@example.com", object? references = null) => new
    {
        number,
        approve,
        email,
        currency = "USD",
        phone = "+1 518 555 0100",
        shipTo = Address,
        billTo = Address,
        references = references ?? new { },
        lines = new[] { new { sku, quantity, unitPrice = 12.5m } },
    };

    public static async Task HasStockAsync(this ApiServer server, string sku, long quantity)
    {
        await server.PostAsync("/products", new { name = $"Thing {sku}", variants = new[] { new { sku } } });
        if (quantity > 0)
            Assert.Null((await server.PostAsync("/inventory/adjustments", new { sku, quantity, kind = "Set", warehouseId = server.Warehouse })).At("status"));
    }

    /// <summary>A warehouse without a system of its own.</summary>
    public static async Task<Guid> HasBarnAsync(this ApiServer server)
    {
        await server.WriteAsync(
            "insert into warehouse (id, organization_id, name, code, created_at) values (gen_random_uuid(), $1, 'Barn', 'BARN', now()) on conflict (organization_id, code) do nothing", server.Tenant.OrganizationId);
        await server.WriteAsync("insert into account_warehouse (account_id, warehouse_id) select $1, id from warehouse where code = 'BARN' on conflict do nothing", server.Tenant.AccountId);
        return await server.ReadAsync<Guid>("select id from warehouse where code = 'BARN'");
    }

    /// <returns>The order's id.</returns>
    public static async Task<string> CreateAsync(this ApiServer server, object draft)
    {
        var created = await server.PostAsync("/orders", draft);
        return created.At("id") ?? throw new InvalidOperationException(created?.ToJsonString());
    }

    /// <summary>An order that got stock and a shipment nobody has sent yet.</summary>
    public static async Task<string> CreateAllocatedAsync(this ApiServer server, string sku, long quantity = 2)
    {
        await server.HasStockAsync(sku, quantity);
        var id = await server.CreateAsync(Draft(sku, quantity, approve: true));
        await server.ValidateAsync();
        await server.AllocateAsync();
        return id;
    }

    public static async Task<JsonNode> ReadOrderAsync(this ApiServer server, string id) => (await server.GetAsync($"/orders/{id}"))!;

    /// <summary>As if the warehouse had answered: what was left open is open again.</summary>
    public static Task ShipAsync(this ApiServer server, string orderId, long shipped) => server.WriteAsync(
        """
        with s as (
          update shipment set status = case when $2 < (select sum(quantity) from shipment_line l where l.shipment_id = shipment.id) then 'ShortShipped' else 'Shipped' end,
            ready_for = null, ready_at = null, handoff = 'Accepted', shipped_at = now()
          where order_id = $1::uuid returning id),
        l as (update shipment_line set shipped = $2 from s where shipment_id = s.id)
        update sales_order_line set shipped = $2, allocated = 0 where order_id = $1::uuid
        """,
        orderId, shipped);
}
