using Weft.Aws.CloudFormation.Stacks;
using Weft.Aws.Iam.Authorization;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.CloudFormation.Execution;

/// <summary>Whoever a stack acts as: the role that it was given, else the caller of its newest operation. Each of its calls is weighed as theirs.</summary>
internal static class StackGate
{
    private const string Service = "cloudformation.amazonaws.com";

    public static CallGate For(Catalog catalog, View view, Stack stack) =>
        For(catalog, view, stack.RoleArn is { } role ? OfRole(view, role) : Identities.Of(view, stack.Caller));

    /// <summary>Weighs what CloudFormation reads for whoever calls, whatever role the stack has: drift is read with the caller's permissions.</summary>
    public static CallGate ForCaller(Catalog catalog, View view) => For(catalog, view, Identities.Of(view, view.Call.Caller));

    /// <summary>Who asks for the drift of a stack needs the permission to ask for that of a resource too ("Considerations when detecting drift").</summary>
    /// <exception cref="Wire.AwsException">AccessDenied.</exception>
    public static void RequireDetecting(View view) => Authorizer.Authorize(
        Identities.Of(view, view.Call.Caller), Wire.WireProtocol.Query, "cloudformation:DetectStackResourceDrift", [], Iam.Evaluation.RequestContext.Empty, view.Now);

    /// <summary>Weighs the calls that CloudFormation makes as the principal.</summary>
    public static CallGate For(Catalog catalog, View view, Principal principal) =>
        (there, operation, parsed, request) => CallAuthorization.Require(
            catalog, there, principal, operation, parsed, request,
            () => RequestFacts.Of(request, view.Region.Text, isSecure: true, hasForm: operation.Contract.Service.Protocol != Wire.WireProtocol.RestXml)
                .With(Iam.Evaluation.RequestContext.Of(("aws:CalledViaFirst", Service))));

    /// <summary>Refuses a role that is not there or that CloudFormation may not take on, or that the caller may not pass.</summary>
    /// <exception cref="Wire.AwsException">ValidationError, AccessDenied.</exception>
    public static void RequirePassable(View view, string? roleArn)
    {
        if (roleArn is null) return;
        RequirePassing(view, roleArn);
        OfRole(view, roleArn);
    }

    /// <summary>Refuses a role that the caller may not pass to CloudFormation.</summary>
    /// <exception cref="Wire.AwsException">AccessDenied.</exception>
    public static void RequirePassing(View view, string roleArn)
    {
        var caller = Identities.Of(view, view.Call.Caller);
        Authorizer.Authorize(caller, Wire.WireProtocol.Query, PassedRole.Action, [TargetResource.Untagged(roleArn)], Iam.Evaluation.RequestContext.Of(("iam:PassedToService", Service)), view.Now);
    }

    private static Principal OfRole(View view, string arn) =>
        Identities.OfServiceRole(view.In(Scope.GlobalOf(view.Account)), arn, Service, "AWSCloudFormation")
        ?? throw StackErrors.Validation($"Role {arn} is invalid or cannot be assumed");
}
