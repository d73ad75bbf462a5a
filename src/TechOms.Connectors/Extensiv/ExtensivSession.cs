using System.Globalization;
using System.Net;

namespace TechOms.Connectors.Extensiv;

internal sealed partial class ExtensivSession(ExtensivClient client, ExtensivSettings settings, ConnectorContext context) : IConnectorSession, IChoiceSource
{
    /// <summary>Reads begin this much earlier than the last one ended, for changes that their search shows late.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan FirstLook = TimeSpan.FromDays(1);

    private readonly ExtensivPlaces _places = new(client, settings, context);

    private long CustomerId => ParseId(settings.CustomerId) ?? throw Misset(nameof(settings.CustomerId), "Enter the number of the customer that owns the goods.");

    public async Task CheckAsync(CancellationToken cancellation)
    {
        try
        {
            if (await client.FindCustomerAsync(CustomerId, cancellation) is null)
                throw Misset(nameof(settings.CustomerId), "Extensiv has no such customer, or this credential does not see it.");
        }
        catch (ConnectorException failure) when (failure is { Setting: null, Status: HttpStatusCode.Forbidden })
        {
            throw failure.Blaming(nameof(settings.CustomerId));
        }
        catch (ConnectorException failure) when (failure is { Setting: null, Fault: ConnectorFault.Denied })
        {
            throw failure.Blaming(nameof(settings.ClientSecret));
        }
        catch (ConnectorException failure) when (failure is { Setting: null, Status: null })
        {
            throw failure.Blaming(nameof(settings.ApiUrl));
        }

        _places.Forget();
        await _places.CheckAsync(CustomerId, cancellation);
        await RefreshWebhookKeyAsync(cancellation);
    }

    public async Task<IReadOnlyList<Choice>> ReadChoicesAsync(string setting, CancellationToken cancellation)
    {
        List<Choice> choices = [];
        if (setting is nameof(settings.CustomerId))
        {
            await foreach (var page in client.ReadCustomersAsync(cancellation))
            {
                choices.AddRange(page.Where(customer => customer is { Id: not null, ReadOnly.Deactivated: not true })
                    .Select(customer => ToChoice(customer.Id!.Value, customer.CompanyInfo?.CompanyName)));
            }
        }
        else if (setting is nameof(settings.FacilityId) && ParseId(settings.CustomerId) is { } customerId)
        {
            await foreach (var page in client.ReadFacilitiesAsync(customerId, cancellation))
            {
                choices.AddRange(page.Where(facility => facility is { FacilityId: not null, Deactivated: not true })
                    .Select(facility => ToChoice(facility.FacilityId!.Value, facility.Name)));
            }
        }

        return choices;
    }

    internal static long? ParseId(string? text) => long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    internal static ConnectorException Misset(string setting, string message) => new(ConnectorFault.Denied, message) { Setting = setting };

    private static Choice ToChoice(long id, string? name) => new(ExtensivMapping.ToId(id), ExtensivMapping.Given(name) ?? ExtensivMapping.ToId(id));
}
