using Microsoft.AspNetCore.Mvc;
using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Web;

namespace TechOms.Features.Channels;

/// <summary>Where the forms of a channel's pages go. A refused form comes back as it was typed, with what is wrong at its field.</summary>
internal static class ChannelPages
{
    public static void MapChannelPages(this IEndpointRouteBuilder routes)
    {
        var configure = routes.MapPages().Requires(Permission.ConfigureChannels);
        configure.MapPost("/channels/new/{kind}", CreateAsync);
        configure.MapPost("/channels/{channel}", SaveMainAsync);
        configure.MapPost("/channels/{channel}/advanced", SaveAdvancedAsync);
        configure.MapPost("/channels/{channel}/settings", SaveSettingsAsync);
        configure.MapPost("/channels/{channel}/automations", SetSchedulesAsync);
        configure.MapPost("/channels/{channel}/enabled", EnableAsync);
        configure.MapPost("/channels/{channel}/delete", DeleteAsync);

        var operate = routes.MapPages().Requires(Permission.RunAutomations);
        operate.MapPost("/channels/{channel}/health-check", CheckAsync);
        operate.MapPost("/channels/{channel}/sync", SyncAsync);
    }

    public static SameTab Again(string channel, string tab, IReadOnlyDictionary<string, string?> typed) => new(channel, tab, typed);

    private static async Task<IResult> CreateAsync(string kind, IFormCollection form, CreateChannel slice, HttpContext context, CancellationToken cancellation)
    {
        var typed = ChannelForms.Read(form);
        var request = new CreateChannel.Request
        {
            Name = typed.GetValueOrDefault("Name") ?? "",
            Connector = typed.GetValueOrDefault("Connector") is { Length: > 0 } connector ? connector : null,
            Warehouse = typed.GetValueOrDefault("Warehouse"),
            Settings = ChannelForms.SettingsIn(typed),
            SaveAnyway = ChannelForms.IsOn(typed, "SaveAnyway"),
        };
        if (request.Name.Trim().Length is 0 or > Channel.MaxNameLength)
            return Refused(Refusal.Invalid("channel.name-needed", "Name", $"A channel needs a name of at most {Channel.MaxNameLength} characters."));

        return (await slice.RunAsync(request, cancellation)).Match(
            made =>
            {
                Flash.Say(context, $"{made.Name} is created.");
                return TypedResults.LocalRedirect($"/channels/{made.Key}");
            },
            Refused);

        IResult Refused(Refusal refusal) => Screen.Of<NewChannelPage>(
            new() { [nameof(NewChannelPage.KindName)] = kind, [nameof(NewChannelPage.Typed)] = typed, [nameof(NewChannelPage.Refusal)] = refusal },
            HttpResults.StatusOf(refusal.Kind));
    }

    private static async Task<IResult> SaveMainAsync(
        string channel, IFormCollection form, SaveChannelForm save, HttpContext context, CancellationToken cancellation)
    {
        var typed = ChannelForms.Read(form);
        return (await save.RunAsync(channel, typed, options => options with
        {
            AutomationMode = ChannelForms.Choice(typed, options.AutomationMode),
            InventoryMode = ChannelForms.Choice(typed, options.InventoryMode),
            UpdateDuplicateSkus = ChannelForms.IsOn(typed, nameof(options.UpdateDuplicateSkus)),
        }, cancellation)).Match(Done(context, "main"), Again(channel, "main", typed).Because);
    }

    private static async Task<IResult> SaveAdvancedAsync(
        string channel, IFormCollection form, SaveChannelForm save, HttpContext context, CancellationToken cancellation)
    {
        var typed = ChannelForms.Read(form);
        return (await save.RunAsync(channel, typed, options => options with
        {
            Throughput = ChannelForms.Number(typed, nameof(options.Throughput)),
            BackorderMode = ChannelForms.Choice(typed, options.BackorderMode),
            AllowBackorderPartial = ChannelForms.IsOn(typed, nameof(options.AllowBackorderPartial)),
            WithholdEmail = ChannelForms.IsOn(typed, nameof(options.WithholdEmail)),
            WithholdPhone = ChannelForms.IsOn(typed, nameof(options.WithholdPhone)),
            WithholdCompany = ChannelForms.IsOn(typed, nameof(options.WithholdCompany)),
            WithholdNotes = ChannelForms.IsOn(typed, nameof(options.WithholdNotes)),
            Units = UnitsField.Read(typed, options.Units),
            SendUnmappedReferences = ChannelForms.IsOn(typed, nameof(options.SendUnmappedReferences)),
            ApiRules = ApiRulesFields.Read(typed, options.ApiRules),
        }, cancellation)).Match(Done(context, "advanced"), Again(channel, "advanced", typed).Because);
    }

    private static async Task<IResult> SaveSettingsAsync(string channel, IFormCollection form, SaveSettings slice, HttpContext context, CancellationToken cancellation)
    {
        var typed = ChannelForms.Read(form);
        var request = new SaveSettings.Request(ChannelForms.SettingsIn(typed), ChannelForms.IsOn(typed, "SaveAnyway"), ChannelForms.Number(typed, "Version"));
        return (await slice.RunAsync(channel, request, cancellation)).Match(
            saved =>
            {
                Flash.Say(context, saved.CheckFailure is null ? "Saved, and the connection works." : $"Saved, but: {saved.CheckFailure}", saved.CheckFailure is null ? Tone.Good : Tone.Warning);
                return TypedResults.LocalRedirect($"/channels/{saved.Key}/settings");
            },
            Again(channel, "settings", typed).Because);
    }

    private static async Task<IResult> SetSchedulesAsync(string channel, IFormCollection form, SetSchedules slice, HttpContext context, CancellationToken cancellation)
    {
        var typed = ChannelForms.Read(form);
        return (await slice.RunAsync(channel, new(ChannelForms.Within(typed, "Schedules.")), cancellation)).Match(
            _ =>
            {
                Flash.Say(context, "Recurring jobs are saved.");
                return TypedResults.LocalRedirect($"/channels/{channel}");
            },
            Again(channel, "main", typed).Because);
    }

    private static async Task<IResult> EnableAsync(string channel, [FromForm] bool enabled, ChangeChannel slice, HttpContext context, CancellationToken cancellation)
        => (await slice.RunAsync(channel, new(Enabled: enabled), cancellation)).ToPage(context, $"/channels/{channel}", enabled ? "Switched on." : "Switched off.");

    private static async Task<IResult> DeleteAsync(string channel, DeleteChannel slice, HttpContext context, CancellationToken cancellation)
        => (await slice.RunAsync(channel, cancellation)).ToPage(
            context, gone => gone.Kind is ConnectorKind.SalesChannel ? "/channels/sales" : "/channels/fulfillment", gone => $"{gone.Name} is deleted.", $"/channels/{channel}");

    private static async Task<IResult> CheckAsync(string channel, CheckChannel slice, HttpContext context, CancellationToken cancellation)
    {
        (await slice.RunAsync(channel, cancellation)).Match<object?>(
            report => { Flash.Say(context, report.Healthy ? $"Healthy: {report.Message}" : report.Message, report.Healthy ? Tone.Good : Tone.Bad); return null; },
            refusal => { Flash.Say(context, refusal.Message, Tone.Bad); return null; });
        return TypedResults.LocalRedirect($"/channels/{Uri.EscapeDataString(channel)}");
    }

    private static async Task<IResult> SyncAsync(string channel, [FromForm] string automation, StartSync slice, HttpContext context, CancellationToken cancellation)
        => (await slice.RunAsync(channel, new(automation), RunCause.Manual, cancellation)).ToPage(
            context, _ => $"/channels/{channel}/runs", run => $"{run.Name}: started.", $"/channels/{channel}");

    private static Func<ChannelView, IResult> Done(HttpContext context, string tab) => saved =>
    {
        Flash.Say(context, "Saved.");
        return TypedResults.LocalRedirect(new ChannelTab(tab, "").UrlOf(saved.Key));
    };
}

/// <summary>The same tab once more, with the reason.</summary>
internal sealed record SameTab(string Channel, string Tab, IReadOnlyDictionary<string, string?> Typed)
{
    public IResult Because(Refusal refusal) => refusal.Kind is RefusalKind.NotFound ? Screen.Of(refusal) : Show(refusal, HttpResults.StatusOf(refusal.Kind));

    /// <summary>With what came of looking at it; nothing was saved.</summary>
    public IResult Look() => Show(null, StatusCodes.Status200OK);

    private IResult Show(Refusal? refusal, int status) => Screen.Of<ChannelPage>(
        new()
        {
            [nameof(ChannelPage.Key)] = Channel,
            [nameof(ChannelPage.Tab)] = Tab == "main" ? null : Tab,
            [nameof(ChannelPage.Refusal)] = refusal,
            [nameof(ChannelPage.Typed)] = Typed,
        },
        status);
}
