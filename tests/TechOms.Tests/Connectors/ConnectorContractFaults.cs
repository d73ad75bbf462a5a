using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

/// <summary>Every operation of every connector survives every kind of trouble, whichever of its requests is struck: nothing is lost, nothing doubled.</summary>
public sealed class ConnectorContractFaults
{
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan LongestGuess = TimeSpan.FromMinutes(1);

    private static readonly (FaultKind Kind, TimeSpan? Wait)[] Troubles =
    [
        (FaultKind.LoseReply, null), (FaultKind.FailAfter, null), (FaultKind.Fail, null), (FaultKind.Reset, null), (FaultKind.Truncate, null), (FaultKind.Html, null),
        (FaultKind.Throttle, Told), (FaultKind.Throttle, null), (FaultKind.Delay, TimeSpan.FromMilliseconds(5)),
    ];

    public static TheoryData<string, string> Matrix
    {
        get
        {
            var matrix = new TheoryData<string, string>();
            foreach (var connector in new ConnectorCatalog().All)
            {
                foreach (var operation in ContractOperations.All.Where(operation => operation.Suits(connector)))
                    matrix.Add(connector.Info.Key, operation.Name);
            }

            return matrix;
        }
    }

    /// <summary>Strikes the first, second, … last request that the operation takes when all is well, each time anew.</summary>
    [Theory, MemberData(nameof(Matrix))]
    public async Task Trouble_at_any_request_loses_and_doubles_nothing(string key, string operation)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        remote.Sandbox.LiftLimits();
        var known = ContractOperations.All.Single(known => known.Name == operation);
        var requests = await CountAsync(remote, await known.PrepareAsync(remote, 0));
        Assert.SkipWhen(requests == 0, "Asks nothing over there.");

        var number = 0;
        foreach (var (kind, wait) in Troubles)
        {
            for (var request = 1; request <= requests; request++)
            {
                try
                {
                    await SurviveAsync(remote, await known.PrepareAsync(remote, ++number), kind, wait, request);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    Assert.Fail($"{kind}, wait {wait?.ToString() ?? "untold"}, at request {request} of {requests}: {failure.Message}{Environment.NewLine}{failure.StackTrace}");
                }
            }
        }
    }

    private static async Task<int> CountAsync(SandboxHost remote, ContractAttempt attempt)
    {
        var requests = 0;
        remote.Forget();
        remote.Sandbox.Faults.Add(new(FaultKind.Fail, _ => ++requests < 0));
        var (result, failure) = await TryAsync(remote, attempt, earlier: null);
        remote.Sandbox.Faults.Clear();
        Assert.Null(failure);
        await attempt.VerifyAsync(result);
        return requests;
    }

    private static async Task SurviveAsync(SandboxHost remote, ContractAttempt attempt, FaultKind kind, TimeSpan? wait, int request)
    {
        remote.Forget();
        var before = remote.Sandbox.Faults.Struck;
        remote.Sandbox.Faults.Add(Strike(remote, kind, wait, request));

        var (result, failure) = await TryAsync(remote, attempt, earlier: null);
        while (remote.Sandbox.Faults.Working)
            await Task.Delay(1, TestContext.Current.CancellationToken);
        remote.Sandbox.Faults.Clear();
        Assert.Equal(before + 1, remote.Sandbox.Faults.Struck);
        if (failure is not null)
        {
            AssertTold(failure, kind, wait, attempt.Reads);
            remote.Clock.Advance(failure.RetryAfter ?? TimeSpan.Zero);
            (result, failure) = await TryAsync(remote, attempt, failure.Fault);
        }

        Assert.Null(failure);
        await attempt.VerifyAsync(result);
        if (attempt.Reads)
            Assert.Equal((await TryAsync(remote, attempt, earlier: null)).Result, result);
    }

    private static void AssertTold(ConnectorException failure, FaultKind kind, TimeSpan? wait, bool reads)
    {
        if (kind is not FaultKind.Throttle)
        {
            Assert.Contains(failure.Fault, reads ? new[] { ConnectorFault.Unavailable } : [ConnectorFault.Unavailable, ConnectorFault.Unknown]);
            return;
        }

        Assert.Equal(ConnectorFault.Throttled, failure.Fault);
        Assert.InRange(failure.RetryAfter ?? TimeSpan.Zero, wait ?? TimeSpan.Zero, wait ?? LongestGuess);
    }

    private static async Task<(string? Result, ConnectorException? Failure)> TryAsync(SandboxHost remote, ContractAttempt attempt, ConnectorFault? earlier)
    {
        try
        {
            return (await remote.Clock.DriveAsync(attempt.RunAsync(earlier)), null);
        }
        catch (ConnectorException failure)
        {
            return (null, failure);
        }
    }

    private static Fault Strike(SandboxHost remote, FaultKind kind, TimeSpan? wait, int request)
    {
        var seen = 0;
        return new(kind, _ => ++seen == request && IsStruck(), Wait: wait);

        // A time-out, without the wait.
        bool IsStruck()
        {
            if (kind is FaultKind.Delay)
                remote.LosePatience();
            return true;
        }
    }
}
