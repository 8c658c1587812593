using Weft.Control;
using Weft.Control.State;

namespace Weft.Aws.Iam.Provisioning;

/// <summary>IAM as a stack sees it: stacks live in Regions, IAM's resources in none.</summary>
internal static class IamScope
{
    public static View Iam(this View view) => view.In(Scope.GlobalOf(view.Account));
}
