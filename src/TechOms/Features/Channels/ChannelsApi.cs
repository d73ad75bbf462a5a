using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Features.Exchanges;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Security;

namespace TechOms.Features.Channels;

/// <summary>A channel is named by its key or its id.</summary>
internal static class ChannelsApi
{
    public static void MapChannelsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapApi("/connectors", "Channels").MapGet("/", ListConnectors).WithName("ListConnectors")
            .WithSummary("Lists what channels can be made of, with the settings each asks for.").Requires(Permission.View, Reach.Organization);

        var channels = routes.MapApi("/channels", "Channels");
        channels.MapGet("/", ListAsync).WithName("ListChannels").WithSummary("Lists channels by name, each with its last run.").Requires(Permission.View);
        channels.MapPost("/", CreateAsync).WithName("CreateChannel").WithSummary("Creates a channel; its connection is tried first.").Requires(Permission.ConfigureChannels);
        channels.MapGet("/{channel}", ReadAsync).WithName("ReadChannel").WithSummary("Returns a channel with options and settings; secrets show only whether they are set.").Requires(Permission.View);
        channels.MapPatch("/{channel}", ChangeAsync).WithName("ChangeChannel").WithSummary("Renames a channel, or switches it off and on.").Requires(Permission.ConfigureChannels);
        channels.MapDelete("/{channel}", DeleteAsync).WithName("DeleteChannel").WithSummary("Takes a channel out of use for good; its history stays.").Requires(Permission.ConfigureChannels);
        channels.MapPut("/{channel}/settings", SaveSettingsAsync).WithName("SaveChannelSettings").WithSummary("Changes settings; the connection is tried first.").Requires(Permission.ConfigureChannels);
        channels.MapPut("/{channel}/options", SaveOptionsAsync).WithName("SaveChannelOptions").WithSummary("Replaces the options; what is left out gets its default.").Requires(Permission.ConfigureChannels);
        channels.MapPost("/{channel}/health-check", CheckAsync).WithName("CheckChannel").WithSummary("Tries the connection now.").Requires(Permission.RunAutomations);

        channels.MapGet("/{channel}/automations", ReadAutomationsAsync).WithName("ReadChannelAutomations").WithSummary("Lists what can run for the channel, with its schedules.").Requires(Permission.View);
        channels.MapPut("/{channel}/automations", SetSchedulesAsync).WithName("SetChannelSchedules").WithSummary("Sets schedules; those not named stay.").Requires(Permission.ConfigureChannels);
        channels.MapPost("/{channel}/runs", StartAsync).WithName("StartChannelRun").WithSummary("Runs an automation now.").Requires(Permission.RunAutomations);
        channels.MapGet("/{channel}/runs", ListRunsAsync).WithName("ListChannelRuns").WithSummary("Lists runs, latest first.").Requires(Permission.View);
        channels.MapGet("/{channel}/runs/{run:guid}", ReadRunAsync).WithName("ReadChannelRun").WithSummary("Returns one run.").Requires(Permission.View);
        channels.MapGet("/{channel}/exchanges", ListExchangesAsync).WithName("ListChannelExchanges").WithSummary("Lists exchanges with the remote system, latest first.").Requires(Permission.View);
        channels.MapGet("/{channel}/exchanges/{exchange:guid}", ReadExchangeAsync).WithName("ReadChannelExchange").WithSummary("Returns one exchange, masked.").Requires(Permission.View);
    }

    private static Ok<IReadOnlyList<ConnectorView>> ListConnectors(ConnectorKind? kind, ListConnectors slice) => TypedResults.Ok(slice.Run(kind));

    private static async Task<Results<Ok<Page<ListChannels.Answer>>, ProblemHttpResult>> ListAsync(
        ConnectorKind? kind, [AsParameters] PageQuery page, ListChannels slice, CancellationToken cancellation)
        => (await slice.RunAsync(kind, page, cancellation)).ToHttp();

    private static async Task<Results<Created<ChannelView>, ProblemHttpResult>> CreateAsync(
        CreateChannel.Request request, CreateChannel slice, CancellationToken cancellation)
        => (await slice.RunAsync(request, cancellation)).ToCreated(made => $"/api/v2/channels/{made.Key}");

    private static async Task<Results<Ok<ChannelDetails>, ProblemHttpResult>> ReadAsync(
        string channel, ReadChannel slice, HttpResponse response, CancellationToken cancellation)
        => (await slice.RunAsync(channel, cancellation)).ToHttp(response, found => found.Channel.Version);

    private static async Task<Results<Ok<ChannelView>, ProblemHttpResult>> ChangeAsync(
        string channel, ChangeChannel.Request request, ChangeChannel slice, HttpContext context, CancellationToken cancellation)
        => context.Request.ReadIfMatch("channel", out var version) is { } stale
            ? stale.ToProblem()
            : (await slice.RunAsync(channel, request with { Version = request.Version ?? (int?)version }, cancellation)).ToHttp(context.Response, saved => saved.Version);

    private static async Task<Results<Ok<ChannelView>, ProblemHttpResult>> DeleteAsync(string channel, DeleteChannel slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, cancellation)).ToHttp();

    private static async Task<Results<Ok<ChannelView>, ProblemHttpResult>> SaveSettingsAsync(
        string channel, SaveSettings.Request request, SaveSettings slice, HttpContext context, CancellationToken cancellation)
        => context.Request.ReadIfMatch("channel", out var version) is { } stale
            ? stale.ToProblem()
            : (await slice.RunAsync(channel, request with { Version = request.Version ?? (int?)version }, cancellation)).ToHttp(context.Response, saved => saved.Version);

    private static async Task<Results<Ok<ChannelOptions>, ProblemHttpResult>> SaveOptionsAsync(
        string channel, ChannelOptions options, SaveOptions slice, HttpRequest request, CancellationToken cancellation)
        => request.ReadIfMatch("channel", out var version) is { } stale
            ? stale.ToProblem()
            : (await slice.RunAsync(channel, options, (int?)version, cancellation)).ToHttp();

    private static async Task<Results<Ok<CheckChannel.Report>, ProblemHttpResult>> CheckAsync(string channel, CheckChannel slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, cancellation)).ToHttp();

    private static async Task<Results<Ok<IReadOnlyList<ReadAutomations.Answer>>, ProblemHttpResult>> ReadAutomationsAsync(
        string channel, ReadAutomations slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, cancellation)).ToHttp();

    private static async Task<Results<Ok<int>, ProblemHttpResult>> SetSchedulesAsync(
        string channel, SetSchedules.Request request, SetSchedules slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, request, cancellation)).ToHttp();

    private static async Task<Results<Accepted<StartSync.Answer>, ProblemHttpResult>> StartAsync(
        string channel, StartSync.Request request, StartSync slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, request, RunCause.Api, cancellation)).Match<Results<Accepted<StartSync.Answer>, ProblemHttpResult>>(
            run => TypedResults.Accepted($"/api/v2/channels/{channel}/runs/{run.Run}", run), refusal => refusal.ToProblem());

    private static async Task<Results<Ok<Page<RunView>>, ProblemHttpResult>> ListRunsAsync(
        string channel, string? automation, RunStatus? status, [AsParameters] PageQuery page, ListRuns slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, new(automation, status), page, cancellation)).ToHttp();

    private static async Task<Results<Ok<RunView>, ProblemHttpResult>> ReadRunAsync(string channel, Guid run, ReadRun slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, run, cancellation)).ToHttp();

    private static async Task<Results<Ok<Page<ExchangeView>>, ProblemHttpResult>> ListExchangesAsync(
        string channel, Guid? run, Guid? order, Guid? shipment, Guid? receipt, bool? failed, [AsParameters] PageQuery page, ListExchanges slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, new(run, order, shipment, receipt, failed is true), page, cancellation)).ToHttp();

    private static async Task<Results<Ok<ExchangeView>, ProblemHttpResult>> ReadExchangeAsync(
        string channel, Guid exchange, ReadExchange slice, CancellationToken cancellation)
        => (await slice.RunAsync(channel, exchange, cancellation)).ToHttp();
}
