using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Security;

namespace TechOms.Features.Users;

/// <summary>People and keys of the place the caller names: with X-Account those of the account, without it those of the organization.</summary>
internal static class UsersApi
{
    public static void MapUsersApi(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapApi("/users", "Users").Requires(Permission.ManageUsers, Reach.Organization);
        users.MapGet("", (ListUsers listUsers, CancellationToken cancellation) => listUsers.RunAsync(cancellation))
            .WithName("ListUsers").WithSummary("Who may do what here.");
        users.MapPost("", AddAsync).WithName("AddUser").WithSummary("Grants a role to a person, who is created when unknown. A new person's password is in the answer, this once.");
        users.MapPut("/{userId:guid}/role", ChangeRoleAsync).WithName("ChangeRole").WithSummary("Changes a person's role here; null takes it away.");
        users.MapPost("/{userId:guid}/password", ResetPasswordAsync).WithName("ResetPassword").WithSummary("Makes a new password, shown this once.");

        var keys = routes.MapApi("/api-keys", "API keys").Requires(Permission.ManageApiKeys, Reach.Organization);
        keys.MapGet("", (ListApiKeys listApiKeys, CancellationToken cancellation) => listApiKeys.RunAsync(cancellation))
            .WithName("ListApiKeys").WithSummary("The keys of this place, without their secrets.");
        keys.MapPost("", CreateKeyAsync).WithName("CreateApiKey").WithSummary("Makes a key. It is in the answer, this once.");
        keys.MapDelete("/{keyId:guid}", RevokeKeyAsync).WithName("RevokeApiKey").WithSummary("Ends a key for good.");
    }

    private static async Task<Results<Created<NewUser>, ProblemHttpResult>> AddAsync(AddUser.Request request, AddUser addUser, CancellationToken cancellation)
        => (await addUser.RunAsync(request, cancellation)).ToCreated(user => $"/api/v2/users/{user.Id}");

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeRoleAsync(
        Guid userId, ChangeRole.Request request, ChangeRole changeRole, CancellationToken cancellation)
        => (await changeRole.RunAsync(userId, request, cancellation)).ToNoContent();

    private static async Task<Results<Ok<NewUser>, ProblemHttpResult>> ResetPasswordAsync(Guid userId, ResetPassword resetPassword, CancellationToken cancellation)
        => (await resetPassword.RunAsync(userId, cancellation)).ToHttp();

    private static async Task<Results<Created<NewApiKey>, ProblemHttpResult>> CreateKeyAsync(
        CreateApiKey.Request request, CreateApiKey createApiKey, CancellationToken cancellation)
        => (await createApiKey.RunAsync(request, cancellation)).ToCreated(key => $"/api/v2/api-keys/{key.Id}");

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeKeyAsync(Guid keyId, RevokeApiKey revokeApiKey, CancellationToken cancellation)
        => (await revokeApiKey.RunAsync(keyId, cancellation)).ToNoContent();
}
