namespace TechOms.Platform.Security;

/// <summary>Where a page or route works.</summary>
internal enum Reach
{
    /// <summary>An account must be chosen. Without one, pages offer the choice and the API refuses.</summary>
    Account,

    /// <summary>Works for a whole organization, with or without an account chosen.</summary>
    Organization,

    /// <summary>Needs neither: the installation, or one's own profile.</summary>
    Installation,
}

/// <summary>
/// Who may come here. Every page and route carries it or allows anonymous callers; what carries neither is closed.
/// On a page: <c>@attribute [Requires(Permission.View)]</c>. On a route: <c>.Requires(Permission.Operate)</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RequiresAttribute(Permission permission, Reach reach = Reach.Account) : Attribute
{
    public Permission Permission => permission;
    public Reach Reach => reach;
}

/// <summary>Any signed-in person, whatever the roles: one's own password, the switcher.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RequiresSignInAttribute : Attribute;

internal static class RequiresSetup
{
    public static TBuilder Requires<TBuilder>(this TBuilder routes, Permission permission, Reach reach = Reach.Account)
        where TBuilder : IEndpointConventionBuilder
        => routes.WithMetadata(new RequiresAttribute(permission, reach));

    public static TBuilder RequiresSignIn<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder
        => routes.WithMetadata(new RequiresSignInAttribute());
}
