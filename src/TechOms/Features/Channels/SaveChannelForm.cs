using TechOms.Platform.Results;

namespace TechOms.Features.Channels;

/// <summary>One Save button over a name, options and some of the connector's settings: saves what changed, the most likely to be refused first.</summary>
internal sealed class SaveChannelForm(ReadChannel read, SaveSettings saveSettings, SaveOptions saveOptions, ChangeChannel change)
{
    public async Task<Result<ChannelView>> RunAsync(
        string channel, IReadOnlyDictionary<string, string?> typed, Func<ChannelOptions, ChannelOptions> options, CancellationToken cancellation)
        => await (await read.RunAsync(channel, cancellation)).Match<Task<Result<ChannelView>>>(
            async before =>
            {
                if (ChannelForms.Number(typed, "Version") is { } seen && seen != before.Channel.Version)
                    return Refusal.Stale("channel");

                return await SaveAsync(before, typed, options(before.Options), cancellation) is { } refusal
                    ? refusal
                    : (await read.RunAsync(channel, cancellation)).Match<Result<ChannelView>>(after => after.Channel, gone => gone);
            },
            missing => Task.FromResult<Result<ChannelView>>(missing));

    private async Task<Refusal?> SaveAsync(ChannelDetails before, IReadOnlyDictionary<string, string?> typed, ChannelOptions options, CancellationToken cancellation)
    {
        var id = before.Channel.Id.ToString();
        var settings = ChannelForms.SettingsIn(typed);
        Refusal? refusal = null;
        if (ChannelForms.Changes(before.Settings, settings))
            refusal = Of(await saveSettings.RunAsync(id, new(settings), cancellation));
        if (refusal is null && options != before.Options)
            refusal = Of(await saveOptions.RunAsync(id, options, version: null, cancellation));
        if (refusal is null && typed.GetValueOrDefault("Name") is { } name && name.Trim() != before.Channel.Name)
            refusal = Of(await change.RunAsync(id, new(Name: name), cancellation));
        return refusal;
    }

    private static Refusal? Of<T>(Result<T> result) => result.Match<Refusal?>(_ => null, refusal => refusal);
}
