using System.Text.Json.Nodes;

namespace TechOms.Connectors.Extensiv;

#pragma warning disable CA1032 // Only ever thrown with what it answers.
/// <summary>The sandbox says no, in one of the documented shapes.</summary>
internal sealed class ExtensivRefusal(int status, JsonObject? body) : Exception("The sandbox refuses.")
#pragma warning restore CA1032
{
    public int Status => status;
    public JsonObject? Body => body;

    public static ExtensivRefusal Query(string parameter, string code, string hint) => new(400, new JsonObject
    {
        ["$type"] = "WMS.V2.Generic.Models.Exceptions.QueryParameterException, WMS.V2.Generic.Models",
        ["Parameters"] = new JsonArray(parameter),
        ["ErrorCode"] = code,
        ["Hint"] = hint,
    });

    public static ExtensivRefusal Model(string property, string? value, string code, string hint) => new(400, new JsonObject
    {
        ["$type"] = "WMS.V2.Generic.Models.Exceptions.ModelValidationException, WMS.V2.Generic.Models",
        ["ModelType"] = 0,
        ["Properties"] = new JsonArray(new JsonObject { ["Name"] = property, ["Value"] = value }),
        ["ErrorCode"] = code,
        ["Hint"] = hint,
    });

    public static ExtensivRefusal Operation(string action, string code, string hint) => new(403, new JsonObject
    {
        ["$type"] = "WMS.V2.Generic.Models.Exceptions.OperationException, WMS.V2.Generic.Models",
        ["ActionNameType"] = 0,
        ["ActionName"] = action,
        ["ErrorCode"] = code,
        ["Hint"] = hint,
    });

    public static ExtensivRefusal Role(string hint) => new(403, new JsonObject
    {
        ["$type"] = "WMS.V2.Generic.Models.Exceptions.AuthorizationException, WMS.V2.Generic.Models",
        ["ErrorCode"] = "Forbidden",
        ["Hint"] = hint,
    });

    public static ExtensivRefusal Gone => new(404, null);
}
