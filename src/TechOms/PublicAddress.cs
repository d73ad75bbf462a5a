using System.CommandLine;

namespace TechOms;

/// <summary>Where the world reaches this installation. Remote systems are told so that they can call.</summary>
internal static class PublicAddress
{
    public static Option<string?> Option()
    {
        var option = new Option<string?>("--public-address") { Description = "Address under which others reach this server, such as https://oms.example.com; webhooks need it." };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && Read(text) is null)
                result.AddError($"'{text}' is no address: it begins with https:// (or http://) and names a host.");
        });
        return option;
    }

    /// <returns>Null when none was given. Ends with a slash, so that paths can be appended.</returns>
    public static Uri? Of(string? text) => text is null ? null : Read(text);

    private static Uri? Read(string text) => Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
        && address is { Host.Length: > 0, Query.Length: 0 } ? address : null;
}
