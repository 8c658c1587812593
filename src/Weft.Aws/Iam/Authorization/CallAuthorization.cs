using Weft.Aws.Iam.Evaluation;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.Iam.Authorization;

/// <summary>Weighs a whole call, from outside or by a stack: its action on all that it is about, and the role that it hands on.</summary>
public static class CallAuthorization
{
    /// <param name="view">The revision, seen by the caller in the scope of the call.</param>
    /// <param name="facts">The condition keys that describe the request.</param>
    /// <exception cref="AwsException">UnauthorizedOperation, AccessDenied or AccessDeniedException.</exception>
    public static void Require(Catalog catalog, View view, Principal principal, Operation operation, object parsed, WireRequest request, Func<RequestContext> facts)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(facts);
        var protocol = operation.Contract.Service.Protocol;
        if (operation.NeedsOf(view, parsed) is { } needs)
        {
            OwnedResources.Require(view, principal, needs, protocol, facts);
            return;
        }

        if (principal.Policies is null)
        {
            Authorizer.Authorize(principal, protocol, operation.Action, [], RequestContext.Empty, view.Now);
            return;
        }

        var context = facts();
        Authorizer.Authorize(principal, protocol, operation.Action, RequestResources.Of(catalog, view, operation, parsed, request), context, view.Now);
        if (PassedRole.Of(view, operation.Whole(view, parsed)) is { } passed) Authorizer.Authorize(principal, protocol, PassedRole.Action, [passed.Role], context.With(passed.Facts), view.Now);
    }
}
