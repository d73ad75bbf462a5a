using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

public sealed class ConnectorCatalogTests
{
    private static readonly IReadOnlyList<Connector> Listed = new ConnectorCatalog().All;

    [Fact]
    public void Every_connector_is_listed()
    {
        var written = typeof(Connector).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(Connector)));

        Assert.NotEmpty(Listed);
        Assert.Equal(written.Select(type => type.Name).Order(), Listed.Select(connector => connector.GetType().Name).Order());
    }

    [Fact]
    public void Every_key_is_its_own() => Assert.Distinct(Listed.Select(connector => connector.Info.Key));

    [Fact]
    public void Connector_folders_show_nothing_outside()
        => Assert.All(typeof(Connector).Assembly.GetExportedTypes(), type => Assert.Equal("TechOms.Connectors", type.Namespace));
}
