using TechOms.Platform.Security;

namespace TechOms.Tests.Platform.Security;

public sealed class RoleMatrixTests
{
    private static readonly Permission[] All = Enum.GetValues<Permission>();

    [Fact]
    public void Every_permission_has_its_line()
        => Assert.All(All, permission => Assert.True(RoleMatrix.Allows(Role.SystemAdministrator, permission)));

    [Theory]
    [InlineData(nameof(Role.Viewer), nameof(Role.Operator))]
    [InlineData(nameof(Role.Operator), nameof(Role.AccountAdministrator))]
    [InlineData(nameof(Role.AccountAdministrator), nameof(Role.Administrator))]
    [InlineData(nameof(Role.Supervisor), nameof(Role.Administrator))]
    [InlineData(nameof(Role.Administrator), nameof(Role.Owner))]
    [InlineData(nameof(Role.Owner), nameof(Role.SystemAdministrator))]
    public void Who_is_higher_may_do_all_that_the_lower_may_and_more(string lower, string higher)
    {
        var (less, more) = (AllowedTo(lower), AllowedTo(higher));

        Assert.Subset(more, less);
        Assert.True(more.Count > less.Count);
    }

    [Fact]
    public void A_supervisor_operates_everything_but_sees_no_users_credentials_or_licence()
    {
        var supervisor = AllowedTo(nameof(Role.Supervisor));

        Assert.Contains(Permission.Operate, supervisor);
        Assert.DoesNotContain(Permission.ManageUsers, supervisor);
        Assert.DoesNotContain(Permission.ConfigureChannels, supervisor);
        Assert.DoesNotContain(Permission.ManageApiKeys, supervisor);
        Assert.DoesNotContain(Permission.ManageLicence, supervisor);
    }

    [Fact]
    public void An_operator_changes_neither_credentials_nor_users_nor_the_account()
        => Assert.Empty(AllowedTo(nameof(Role.Operator)).Intersect(
            [Permission.ConfigureChannels, Permission.ManageUsers, Permission.ManageApiKeys, Permission.ConfigureAccount, Permission.Unlock]));

    [Fact]
    public void A_viewer_changes_nothing() => Assert.Equal([Permission.View], AllowedTo(nameof(Role.Viewer)));

    [Fact]
    public void A_grant_for_one_account_covers_no_other_and_not_the_organization()
    {
        var (organization, account) = (Guid.NewGuid(), Guid.NewGuid());
        var grant = new Grant(Role.AccountAdministrator, organization, account);

        Assert.True(grant.Covers(organization, account));
        Assert.False(grant.Covers(organization, Guid.NewGuid()));
        Assert.False(grant.Covers(organization, null));
        Assert.False(grant.Covers(Guid.NewGuid(), account));
    }

    private static HashSet<Permission> AllowedTo(string role) => [.. All.Where(permission => RoleMatrix.Allows(Enum.Parse<Role>(role), permission))];
}
