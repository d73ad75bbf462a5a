using System.Text.Json;
using System.Text.Json.Serialization;
using TechOms.Features.Events;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

internal static class ValidationRulesJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static ValidationRules Read(string stored) => JsonSerializer.Deserialize<ValidationRules>(stored, Options) ?? new();
}

/// <summary>What an account asks of its orders.</summary>
internal sealed class ReadValidationRules(Database database)
{
    public async Task<ValidationRules> RunAsync(AccountPlace account, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(new(account.OrganizationId, account.Id), cancellation);
        return ValidationRulesJson.Read(await work.ScalarAsync<string>("select validation::text from account where id = $1", cancellation, account.Id) ?? "{}");
    }
}

/// <summary>Changes what an account asks of its orders. Those that were found wanting are checked again by the new rules.</summary>
internal sealed class SaveValidationRules(Database database, Caller caller, TimeProvider clock)
{
    public async Task<ValidationRules> RunAsync(AccountPlace account, ValidationRules rules, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(new(account.OrganizationId, account.Id), cancellation);
        var before = await work.ScalarAsync<string>("select validation::text from account where id = $1 for update", cancellation, account.Id);
        await work.ExecuteAsync("update account set validation = $2::jsonb where id = $1", cancellation, account.Id, JsonSerializer.Serialize(rules, ValidationRulesJson.Options));
        var released = await work.ExecuteAsync(
            """
            update sales_order o set ready_for = 'Validate', ready_at = $2, version = version + 1, reason_code = $3, reason = 'The account''s validation rules changed; about to be checked again.'
            where o.account_id = $1 and o.status = 'Draft' and o.ready_for is null and o.reason_code = $4
            """,
            cancellation, account.Id, now, OrderReasons.AwaitingValidation, OrderReasons.Invalid);
        if (released > 0)
            work.Wake(ValidateOrders.Signal);
        await work.RecordAsync(
            [
                new(EventLevel.Info, "account.validation-changed", $"Validation rules were changed; {released} orders are checked again.", EntityKind.Account, account.Id)
                {
                    Actor = caller.Actor,
                    Data = new { Before = ValidationRulesJson.Read(before ?? "{}"), After = rules },
                },
            ],
            now, cancellation);
        await work.CommitAsync(cancellation);
        return rules;
    }
}
