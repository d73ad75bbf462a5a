using System.Net;

namespace TechOms.Connectors.CartonCloud;

internal sealed partial class CartonCloudSession(
    CartonCloudClient client, CartonCloudSettings settings, ConnectorContext context) : IConnectorSession, IChoiceSource
{
    /// <summary>Reads begin this much earlier than the last one ended, for changes that their search shows late.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    private readonly CartonCloudCatalog _catalog = new(client, context);
    private readonly KnownCustomer _customer = context.Memory.Keep("customer", () => new KnownCustomer());

    public async Task CheckAsync(CancellationToken cancellation)
    {
        WireUser user;
        try
        {
            user = await client.GetUserAsync(cancellation);
        }
        catch (ConnectorException failure) when (failure is { Setting: null, Status: null or HttpStatusCode.NotFound })
        {
            throw failure.Blaming(nameof(settings.ApiUrl));
        }
        catch (ConnectorException failure) when (failure is { Fault: ConnectorFault.Denied, Setting: null })
        {
            throw failure.Blaming(nameof(settings.ClientSecret));
        }

        // Where the list is left out, the customer below tells whether the tenant is ours.
        if (user.Tenants?.Any(tenant => string.Equals(tenant?.Id, settings.TenantId, StringComparison.OrdinalIgnoreCase)) is false)
            throw Misset(nameof(settings.TenantId), "This API client has no access to the tenant.");

        _customer.Id = await FindCustomerIdAsync(cancellation);
    }

    public async Task<IReadOnlyList<Choice>> ReadChoicesAsync(string setting, CancellationToken cancellation)
    {
        List<WireParty> parties = [];
        if (setting is nameof(settings.TenantId))
            parties.AddRange(((await client.GetUserAsync(cancellation)).Tenants ?? []).OfType<WireParty>());
        else if (setting is nameof(settings.CustomerName))
        {
            await foreach (var page in WirePages.ReadAllAsync(client.GetCustomersAsync, cancellation))
                parties.AddRange(page);
        }

        return [.. parties.Where(party => party.Id is not null).Select(party => new Choice(party.Id!, party.Name ?? party.Id!))];
    }

    // Two sessions that look at once find the same; holding the memory's gate meanwhile would lock out the sign-in.
    private async Task<string> GetCustomerIdAsync(CancellationToken cancellation) => _customer.Id ??= await FindCustomerIdAsync(cancellation);

    private async Task<string> FindCustomerIdAsync(CancellationToken cancellation)
    {
        try
        {
            return CartonCloudMapping.ToParty(settings.CustomerName) switch
            {
                { Id: { } id } => await client.FindCustomerAsync(id, cancellation) is { } found ? found.Id ?? id : throw Misset(nameof(settings.CustomerName), "The tenant has no such customer."),
                { Name: { } name } => await FindCustomerByNameAsync(name, cancellation),
                _ => throw Misset(nameof(settings.CustomerName), "Name the customer that owns the goods."),
            };
        }
        catch (ConnectorException failure) when (failure.Status is HttpStatusCode.Forbidden)
        {
            throw failure.Blaming(nameof(settings.CustomerName));
        }
        catch (ConnectorException failure) when (failure is { Setting: null, Status: HttpStatusCode.NotFound })
        {
            throw failure.Blaming(nameof(settings.TenantId));
        }
    }

    private async Task<string> FindCustomerByNameAsync(string name, CancellationToken cancellation)
    {
        List<WireParty> alike = [];
        await foreach (var page in WirePages.ReadAllAsync(client.GetCustomersAsync, cancellation))
            alike.AddRange(page.Where(customer => customer.Id is not null && IsCalled(customer, name)));

        return alike switch
        {
            [] => throw Misset(nameof(settings.CustomerName), $"The tenant has no customer called {name}."),
            [var only] => only.Id!,
            _ when alike.Where(customer => customer.Name?.Trim() == name).ToList() is [var exact] => exact.Id!,
            _ => throw Misset(nameof(settings.CustomerName), $"The tenant has several customers called {name}: enter the id of one."),
        };
    }

    // Their own words for a customer: id, code, name.
    private static bool IsCalled(WireParty customer, string text)
        => new[] { customer.Name, customer.References?.Code, customer.Id }.Any(word => string.Equals(word?.Trim(), text, StringComparison.OrdinalIgnoreCase));

    private static ConnectorException Misset(string setting, string message) => new(ConnectorFault.Denied, message) { Setting = setting };

    private sealed class KnownCustomer
    {
        public string? Id { get; set; }
    }
}
