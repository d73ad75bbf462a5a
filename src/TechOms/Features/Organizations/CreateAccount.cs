using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Organizations;

/// <summary>A new account of the organization. Only its name is asked for; its code is made from it and never changes.</summary>
internal sealed class CreateAccount(Database database, CurrentTenant current, AccessDirectory directory, Caller caller, TimeProvider clock)
{
    public sealed record Request(
        [property: Required, MaxLength(Account.MaxNameLength)] string Name,
        [property: MaxLength(64)] string? TimeZone);

    public async Task<Result<AccountDetails>> RunAsync(Request request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var account = new Account { OrganizationId = current.Tenant.OrganizationId, Name = request.Name, Code = Codes.Of(request.Name), CreatedAt = now };
        var zone = request.TimeZone is { Length: > 0 } named ? named : caller.Organization?.TimeZone;
        if (account.Change(new() { Name = request.Name, TimeZone = zone }) is { } refusal)
            return refusal;
        if (account.Code.Length == 0)
            return Refusal.Invalid("account.code", "name", "The name needs a letter or a digit to make a code of.");

        var tenant = new Tenant(account.OrganizationId, account.Id);
        await using var db = database.Open(tenant);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        db.Add(account);
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException failure) when (failure.IsDuplicate())
        {
            return Refusal.Conflict("account.code-taken", $"There is an account {account.Code} already. Choose another name.");
        }

        var work = db.AsWork(tenant);
        await work.RecordAsync(
            [new(EventLevel.Info, "account.created", $"Account {account.Name} was created.", EntityKind.Account, account.Id) { Actor = caller.Actor }], now, cancellation);
        await work.CommitAsync(cancellation);
        directory.Forget();
        return AccountDetails.Of(account);
    }
}
