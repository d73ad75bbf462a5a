using Microsoft.AspNetCore.Mvc;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Web;

namespace TechOms.Features.Users;

/// <summary>Where the forms of the users and keys pages go.</summary>
internal static class UsersPages
{
    public static void MapUsersPages(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapPages().Requires(Permission.ManageUsers, Reach.Organization);
        users.MapPost("/users", AddAsync);
        users.MapPost("/users/{userId:guid}/role", ChangeRoleAsync);
        users.MapPost("/users/{userId:guid}/password", ResetPasswordAsync);

        var keys = routes.MapPages().Requires(Permission.ManageApiKeys, Reach.Organization);
        keys.MapPost("/api-keys", CreateKeyAsync);
        keys.MapPost("/api-keys/{keyId:guid}/revoke", RevokeKeyAsync);
    }

    private static async Task<IResult> AddAsync([FromForm] AddUser.Request request, AddUser addUser, CancellationToken cancellation)
        => (await addUser.RunAsync(request, cancellation)).Match(
            user => Screen.Of<UsersPage>(new() { [nameof(UsersPage.Shown)] = user }),
            refusal => Screen.Of<UsersPage>(new() { [nameof(UsersPage.Refusal)] = refusal, [nameof(UsersPage.Email)] = request.Email }, HttpResults.StatusOf(refusal.Kind)));

    private static async Task<IResult> ChangeRoleAsync(
        Guid userId, [FromForm] string? role, ChangeRole changeRole, HttpContext context, CancellationToken cancellation)
        => (await changeRole.RunAsync(userId, new(Enum.TryParse<Role>(role, out var wanted) ? wanted : null), cancellation)).ToPage(context, "/users", "The role is changed.");

    private static async Task<IResult> ResetPasswordAsync(Guid userId, ResetPassword resetPassword, CancellationToken cancellation)
        => (await resetPassword.RunAsync(userId, cancellation)).Match(
            user => Screen.Of<UsersPage>(new() { [nameof(UsersPage.Shown)] = user }),
            refusal => Screen.Of<UsersPage>(new() { [nameof(UsersPage.Refusal)] = refusal }, HttpResults.StatusOf(refusal.Kind)));

    private static async Task<IResult> CreateKeyAsync([FromForm] CreateApiKey.Request request, CreateApiKey createApiKey, CancellationToken cancellation)
        => (await createApiKey.RunAsync(request, cancellation)).Match(
            key => Screen.Of<ApiKeysPage>(new() { [nameof(ApiKeysPage.Shown)] = key.Key, [nameof(ApiKeysPage.ShownName)] = key.Name }),
            refusal => Screen.Of<ApiKeysPage>(new() { [nameof(ApiKeysPage.Refusal)] = refusal }, HttpResults.StatusOf(refusal.Kind)));

    private static async Task<IResult> RevokeKeyAsync(Guid keyId, RevokeApiKey revokeApiKey, HttpContext context, CancellationToken cancellation)
        => (await revokeApiKey.RunAsync(keyId, cancellation)).ToPage(context, "/api-keys", "The key is revoked.");
}
