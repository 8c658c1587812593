using Weft.Aws.Iam.AccessKeys;
using Weft.Aws.Iam.Evaluation;
using Weft.Aws.Iam.Policies;
using Weft.Aws.Iam.Roles;
using Weft.Aws.Iam.Sessions;
using Weft.Aws.Iam.Users;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.Signing;

namespace Weft.Aws.Iam.Authorization;

/// <summary>
/// From access keys to principals. A key that IAM or STS made is its user or session; a key of twelve digits is the root of that account;
/// any other is the root of the default account.
/// </summary>
public static class Identities
{
    /// <param name="state">The revision to look in.</param>
    /// <param name="accessKeyId">The key that a request names.</param>
    /// <param name="token">The session token that the request carries, if any.</param>
    /// <param name="now">Decides whether a session is over.</param>
    public static Identity Identify(CloudState state, string accessKeyId, string? token, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(accessKeyId);
        var view = new View(state, new Call(Scope.System, Caller.System, "Identify", "", now));
        if (view.FindUnder(AccessKey.ById, accessKeyId, accessKeyId) is { } key)
        {
            // A token beside a lasting key is not of that key's making.
            return key.IsActive && token is null
                ? new Identity(OfUser(There(view, AccessKey.ById, accessKeyId), key.User, accessKeyId), key.Secret, null)
                : new Identity(null, key.Secret, new SignatureFault(SignatureFaultKind.UnknownKey));
        }

        return view.FindUnder(Session.ById, accessKeyId, accessKeyId) is { } session
            ? Identify(There(view, Session.ById, accessKeyId), session, token)
            : new Identity(RootOf(AccountOf(accessKeyId), accessKeyId), null, null);
    }

    /// <summary>The principal behind a call that has already been let in.</summary>
    public static Principal Of(View view, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(caller);
        var id = caller.AccessKeyId;
        if (view.FindUnder(AccessKey.ById, id, id) is { } key) return OfUser(There(view, AccessKey.ById, id), key.User, id);
        if (view.FindUnder(Session.ById, id, id) is { } session && OfSession(There(view, Session.ById, id), session) is { } principal) return principal;
        return OfTakenRole(view, caller) ?? RootOf(caller.Account, id);
    }

    /// <summary>A role that a service of AWS has taken on; null where it is not there, or its trust policy does not admit the service.</summary>
    /// <param name="home">The global scope of the role's account.</param>
    /// <param name="service">Such as <c>cloudformation.amazonaws.com</c>.</param>
    public static Principal? OfServiceRole(View home, string roleArn, string service, string sessionName)
    {
        ArgumentNullException.ThrowIfNull(home);
        ArgumentNullException.ThrowIfNull(roleArn);
        var name = new Id<Role>(roleArn[(roleArn.LastIndexOf('/') + 1)..]);
        if (home.Find(name) is not { } role || RoleShapes.Arn(home, role) != roleArn) return null;
        return TrustEvaluator.Admits(PolicyParser.Parse(role.Trust, PolicyPurpose.Trust), service) ? OfRole(home, role, sessionName) : null;
    }

    /// <summary>A role that a service has taken on by a way of its own, without keys that anyone could use.</summary>
    /// <param name="home">The global scope of the role's account.</param>
    public static Principal OfRole(View home, Role role, string sessionName)
    {
        ArgumentNullException.ThrowIfNull(home);
        ArgumentNullException.ThrowIfNull(role);
        var caller = new Caller(home.Account, $"arn:aws:sts::{home.Account}:assumed-role/{role.Id}/{sessionName}", $"{role.UniqueId}:{sessionName}", "");
        var context = PrincipalContext.Of(caller, RoleShapes.Arn(home, role), "AssumedRole", role.Tags);
        return new(caller, PrincipalType.AssumedRole, true, PoliciesOf.Role(home, role), context);
    }

    /// <summary>The account that a key belongs to, whether it can be used or not.</summary>
    public static AccountId AccountOf(View view, string accessKeyId)
    {
        ArgumentNullException.ThrowIfNull(view);
        return view.LocationsUnder(AccessKey.ById, accessKeyId).Concat(view.LocationsUnder(Session.ById, accessKeyId))
            .Select(location => location.Scope.Account)
            .DefaultIfEmpty(AccountOf(accessKeyId))
            .First();
    }

    /// <summary>Whoever acts by a role without a key of its own; with no rights at all once the role has gone. Null for others.</summary>
    private static Principal? OfTakenRole(View view, Caller caller)
    {
        if (caller.AccessKeyId.Length > 0 || caller.Arn.Split('/') is not [var head, var name, var session] || !head.EndsWith(":assumed-role", StringComparison.Ordinal)) return null;
        var home = view.In(Scope.GlobalOf(caller.Account));
        return home.Find(new Id<Role>(name)) is { } role && caller.UserId == $"{role.UniqueId}:{session}"
            ? OfRole(home, role, session)
            : new(caller, PrincipalType.AssumedRole, true, new PolicySet([]), PrincipalContext.Of(caller, caller.Arn, "AssumedRole", IamTags.None));
    }

    private static Identity Identify(View there, Session session, string? token)
    {
        var fault = session.Token != token ? SignatureFaultKind.UnknownKey
            : session.ExpiresAt <= there.Now ? SignatureFaultKind.ExpiredToken
            : (SignatureFaultKind?)null;
        var principal = fault is null ? OfSession(there, session) : null;
        // The user or role may have gone since; its sessions go with it.
        return principal is null
            ? new Identity(null, session.Secret, new SignatureFault(fault ?? SignatureFaultKind.UnknownKey))
            : new Identity(principal, session.Secret, null);
    }

    private static AccountId AccountOf(string accessKeyId) =>
        AccountId.IsWellFormed(accessKeyId) ? new AccountId(accessKeyId) : AccountId.Default;

    private static View There<T>(View view, Index<T> index, string id)
        where T : class, IResource<T> => view.In(view.LocationsUnder(index, id).First().Scope);

    private static Principal RootOf(AccountId account, string accessKeyId)
    {
        var caller = Caller.RootOf(account, accessKeyId);
        return new(caller, PrincipalType.Root, false, null, PrincipalContext.Of(caller, caller.Arn, "Account", IamTags.None));
    }

    private static Principal OfUser(View view, Id<User> id, string accessKeyId)
    {
        var user = view.Require(id);
        var caller = new Caller(view.Account, UserShapes.Arn(view, user), user.UniqueId, accessKeyId);
        var context = PrincipalContext.Of(caller, caller.Arn, "User", user.Tags).With(RequestContext.Of(("aws:username", user.Id.Text)));
        return new(caller, PrincipalType.User, false, PoliciesOf.User(view, user), context);
    }

    private static Principal? OfSession(View view, Session session)
    {
        if (session.Role is { } roleId) return view.Find(roleId) is { } role && role.UniqueId == session.HolderId ? OfRole(view, role, session) : null;
        if (session.User is not { } userId) return RootOf(view.Account, session.Id.Text) with { IsSession = true };
        if (view.Find(userId) is not { } user || user.UniqueId != session.HolderId) return null;
        var principal = OfUser(view, userId, session.Id.Text);
        return principal with { IsSession = true, Context = principal.Context.With(PrincipalContext.OfSession(session)) };
    }

    private static Principal OfRole(View view, Role role, Session session)
    {
        var caller = new Caller(view.Account, session.Arn(view.Account), $"{role.UniqueId}:{session.Name}", session.Id.Text);
        var context = PrincipalContext.Of(caller, RoleShapes.Arn(view, role), "AssumedRole", role.Tags).With(PrincipalContext.OfSession(session));
        return new(caller, PrincipalType.AssumedRole, true, PoliciesOf.Role(view, role) with { Session = session.EvaluatedPolicies(view) }, context);
    }
}
