using TechOms.Connectors;
using TechOms.Features.Automations;

namespace TechOms.Features.Channels;

/// <summary>What channels can be made of, and what each asks for.</summary>
internal sealed class ListConnectors(ConnectorCatalog connectors, AutomationCatalog automations)
{
    public IReadOnlyList<ConnectorView> Run(ConnectorKind? kind) =>
    [
        .. from connector in connectors.All
           where kind is null || connector.Info.Kind == kind
           orderby connector.Info.Name
           let schema = SettingsSchema.Of(connector.SettingsType)
           let defaults = schema.Defaults()
           select new ConnectorView(
               connector.Info.Key, connector.Info.Name, connector.Info.Kind, connector.Info.Summary, connector.Info.RequestsPerMinute,
               [.. automations.Of(connector).Select(automation => automation.Plan.Key)],
               [.. schema.Fields.Select(field => SettingView.Of(field, defaults))]),
    ];
}
