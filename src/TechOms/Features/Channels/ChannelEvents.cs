using TechOms.Features.Events;

namespace TechOms.Features.Channels;

internal static class ChannelEvents
{
    public static Event Of(EventLevel level, string code, string text, Guid channelId, string? actor, object? data = null)
        => new(level, code, text, EntityKind.Channel, channelId) { ChannelId = channelId, Actor = actor, Data = data };
}
