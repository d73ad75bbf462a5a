using TechOms.Platform.Security;

namespace TechOms.Features.Users;

/// <param name="Account">Code of the account the role holds for; null: the whole organization.</param>
internal sealed record UserDetails(
    Guid Id, string Email, string Name, Role Role, Guid? AccountId, string? Account, bool Disabled, DateTimeOffset? LastSignInAt, DateTimeOffset CreatedAt);

/// <param name="Password">Shown this once; null when the person had one already.</param>
public sealed record NewUser(Guid Id, string Email, string? Password);
