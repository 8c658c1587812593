using Weft.Aws.Iam.Evaluation;
using Weft.Aws.Iam.InstanceProfiles;
using Weft.Aws.Iam.Roles;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Iam.Authorization;

/// <summary>
/// The role that a call hands to a service, for which its caller needs iam:PassRole (IAM User Guide, "Grant a user permissions to pass a role to an AWS
/// service"): that of an instance profile, handed to EC2.
/// </summary>
internal sealed record PassedRole(TargetResource Role, RequestContext Facts)
{
    public const string Action = "iam:PassRole";

    /// <summary>Null where the call hands on none, or names a profile that is not there, which its operation will say.</summary>
    public static PassedRole? Of(View view, object parsed) => parsed switch
    {
        RunInstancesRequest { IamInstanceProfile: { } profile } => Of(view, profile, "*"),
        AssociateIamInstanceProfileRequest r => Of(view, r.IamInstanceProfile, r.InstanceId),
        ReplaceIamInstanceProfileAssociationRequest r => Of(view, r.IamInstanceProfile, "*"),
        _ => null,
    };

    private static PassedRole? Of(View view, IamInstanceProfileSpecificationShape asked, string instance)
    {
        var global = view.In(Scope.GlobalOf(view.Account));
        var name = asked.Name ?? asked.Arn?[(asked.Arn.LastIndexOf('/') + 1)..];
        if (name is null || global.Find(new Id<InstanceProfile>(name))?.Role is not { } held || global.Find(held) is not { } role) return null;
        return new PassedRole(
            new TargetResource(RoleShapes.Arn(global, role), role.Tags),
            RequestContext.Of(("iam:PassedToService", "ec2.amazonaws.com"), ("iam:AssociatedResourceArn", $"arn:aws:ec2:{view.Region}:{view.Account}:instance/{instance}")));
    }
}
