using System.Text.Json;
using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

/// <summary>One thing a session does, told so that trouble can be made at any of its requests.</summary>
/// <param name="Suits">By capabilities only.</param>
/// <param name="PrepareAsync">What must be so before, without trouble. Given a number, so that it can be done again and again on one system.</param>
internal sealed record ContractOperation(string Name, Func<Connector, bool> Suits, Func<SandboxHost, int, Task<ContractAttempt>> PrepareAsync)
{
    public static ContractOperation Of<TCapability>(string name, Func<SandboxHost, int, Task<ContractAttempt>> prepare)
        => new(name, connector => connector.Can<TCapability>(), prepare);

    public static ContractOperation Read<TCapability>(string name, Func<SandboxHost, int, Task<Func<TCapability, Task<object?>>>> prepare)
        => Of<TCapability>(name, async (remote, number) =>
        {
            var read = await prepare(remote, number);
            return new(async _ => JsonSerializer.Serialize(await read((TCapability)remote.Open())), _ => Task.CompletedTask) { Reads = true };
        });
}

/// <param name="RunAsync">Given how an earlier attempt failed, does what the server would do next: looks first where that left a doubt.</param>
/// <param name="VerifyAsync">From the other side: it was done, and once. Given what the run that came through returned.</param>
internal sealed record ContractAttempt(Func<ConnectorFault?, Task<string?>> RunAsync, Func<string?, Task> VerifyAsync)
{
    /// <summary>Changes nothing over there, and tells the same whenever it comes through.</summary>
    public bool Reads { get; init; }
}
