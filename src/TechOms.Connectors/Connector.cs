namespace TechOms.Connectors;

/// <summary>A kind of remote system TechOms can talk to: one class, in one folder, per product.</summary>
public abstract class Connector
{
    public abstract ConnectorInfo Info { get; }
    public abstract Type SettingsType { get; }
    public abstract Type SessionType { get; }

    public abstract IConnectorSession Open(ConnectorSettings settings, ConnectorContext context);

    /// <summary>An imitation of the remote system, for tests and trials.</summary>
    public abstract ConnectorSandbox CreateSandbox(SandboxContext context);

    public bool Can<TCapability>() => SessionType.IsAssignableTo(typeof(TCapability));
}

public abstract class Connector<TSettings, TSession> : Connector
    where TSettings : ConnectorSettings, new()
    where TSession : IConnectorSession
{
    public sealed override Type SettingsType => typeof(TSettings);
    public sealed override Type SessionType => typeof(TSession);

    public sealed override IConnectorSession Open(ConnectorSettings settings, ConnectorContext context)
        => Open((TSettings)settings, context);

    protected abstract TSession Open(TSettings settings, ConnectorContext context);
}

/// <param name="Key">Stored with every channel. Never change it.</param>
/// <param name="RequestsPerMinute">What the remote system documents, or a polite guess; a channel's Throughput setting overrides it.</param>
public sealed record ConnectorInfo(string Key, string Name, ConnectorKind Kind, string Summary, int RequestsPerMinute = 60)
{
    /// <summary>Where references of ours can go.</summary>
    public ReferencePlaces References { get; init; } = ReferencePlaces.None;

    /// <summary>What the fields of a shipment can hold there, as documented.</summary>
    public IReadOnlyList<FieldLimit> Limits { get; init; } = [];

    /// <summary>The warehouse sends what was short by itself, as further shipments of the same reference: nothing is sent anew without being asked.</summary>
    public bool FollowsUp { get; init; }

    /// <summary>How it measures products.</summary>
    public MeasureTerms Measures { get; init; } = MeasureTerms.Nothing;
}

public enum ConnectorKind { SalesChannel, FulfillmentChannel }

/// <summary>What a connector is lent. One object, so that lending more never touches the connectors.</summary>
/// <param name="Http">Carries budget, retries, recording and address checks. Its base address is the session's to set.</param>
/// <param name="Memory">Lives as long as the channel's settings stay the same, in this process: access tokens, cookies, rate budgets.</param>
public sealed record ConnectorContext(HttpClient Http, TimeProvider Clock, ConnectorMemory Memory)
{
    /// <summary>What the channel's numbers of sizes and weights mean, as <see cref="ConnectorInfo.Measures"/> and the channel say. Null: none are to be sent or taken.</summary>
    public MeasureUnits? Units { get; init; }
}

/// <summary>An open conversation with one remote system. The capabilities it implements tell what it can do.</summary>
public interface IConnectorSession
{
    /// <summary>Proves the settings work, or throws a <see cref="ConnectorException"/> that names the setting to blame.</summary>
    Task CheckAsync(CancellationToken cancellation);
}
