using System.Net;

namespace TechOms.Connectors.Shopify;

/// <summary>Shopify's ways of saying no, in our kinds of faults.</summary>
internal static class ShopifyErrors
{
    // What these codes refuse was never carried out, a mutation included.
    private static readonly HashSet<string> Refusals =
    [
        "BAD_REQUEST", "INVALID_VARIABLE", "INVALID_FIELD_ARGUMENTS", "MAX_INPUT_SIZE_EXCEEDED", "RESOURCE_NOT_FOUND", "MAX_COST_EXCEEDED",
        "undefinedField", "argumentNotAccepted", "argumentLiteralsIncompatible", "missingRequiredArguments",
        "missingRequiredInputObjectAttribute", "variableNotUsed", "undefinedDirective",
    ];

    public static ConnectorException FromAnswer(IReadOnlyList<WireError> errors, bool hasData, bool repeatable)
    {
        var error = errors.FirstOrDefault(error => error.Extensions?.Code is "THROTTLED") ?? errors[0];
        var code = error.Extensions?.Code;
        var fault = code switch
        {
            // Whether a throttled mutation can have run is nowhere promised, so one without a key counts as unknown.
            "THROTTLED" => repeatable ? ConnectorFault.Throttled : ConnectorFault.Unknown,
            "ACCESS_DENIED" or "SHOP_INACTIVE" => ConnectorFault.Denied,
            not null when Refusals.Contains(code) => ConnectorFault.Rejected,
            not "INTERNAL_SERVER_ERROR" when !hasData => ConnectorFault.Rejected,
            _ => repeatable ? ConnectorFault.Unavailable : ConnectorFault.Unknown,
        };
        return new(fault, $"Shopify: {string.Join(" ", errors.Select(error => error.Message).Distinct())}")
        {
            Field = error.Path is { } path ? string.Join('.', path) : null,
        };
    }

    public static bool IsThrottled(IReadOnlyList<WireError> errors) => errors.Any(error => error.Extensions?.Code is "THROTTLED");

    public static ConnectorException FromStatus(ConnectorException failure, string settingToBlame) => (int?)failure.Status switch
    {
        401 or 403 => new(ConnectorFault.Denied, "Shopify refused the access token.", failure) { Setting = settingToBlame, Status = failure.Status },
        402 => new(ConnectorFault.Denied, "The shop is frozen: its Shopify bill is unpaid.", failure) { Status = failure.Status },
        404 => new(ConnectorFault.Denied, "There is no Shopify shop at this address.", failure)
        {
            Setting = nameof(ShopifySettings.ShopAddress),
            Status = failure.Status,
        },
        423 => new(ConnectorFault.Denied, "Shopify has locked the shop.", failure) { Status = failure.Status },
        430 => new(ConnectorFault.Throttled, "Shopify took our calls for an attack.", failure) { Status = failure.Status, RetryAfter = TimeSpan.FromMinutes(1) },
        (int)HttpStatusCode.TooManyRequests => new(ConnectorFault.Throttled, "Shopify asked us to slow down.", failure)
        {
            Status = failure.Status,
            RetryAfter = failure.RetryAfter ?? TimeSpan.FromSeconds(2),
        },
        _ => failure,
    };

    /// <summary>For calls whose user errors all mean the same: no.</summary>
    public static void ThrowIfAny(this IReadOnlyList<WireUserError>? errors)
    {
        if (errors is [var first, ..])
            throw Refused(errors, first);
    }

    private static ConnectorException Refused(IReadOnlyList<WireUserError> errors, WireUserError first)
        => new(ConnectorFault.Rejected, $"Shopify: {string.Join(" ", errors.Select(error => error.Message).Distinct())}")
        {
            Field = first.Field is { } path ? string.Join('.', path) : null,
        };
}
