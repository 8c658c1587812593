using Weft.Aws.Iam.Policies;
using Weft.Control.State;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Roles;

/// <summary>Roles as IAM shows them. When a role was last used is not recorded, so that element is left out.</summary>
internal static class RoleShapes
{
    public static string Arn(View view, Role role) => IamNames.Arn(view.Account, "role", role.Path, role.Id.Text);

    /// <param name="isWhole">Lists leave tags and boundary out.</param>
    public static RoleShape Of(View view, Role role, bool isWhole) => new()
    {
        Path = role.Path,
        RoleName = role.Id.Text,
        RoleId = role.UniqueId,
        Arn = Arn(view, role),
        CreateDate = role.CreatedAt,
        AssumeRolePolicyDocument = IamNames.Encoded(role.Trust),
        Description = role.Description,
        MaxSessionDuration = (int)role.MaxSession.TotalSeconds,
        PermissionsBoundary = isWhole ? PolicyShapes.OfBoundary(role.Boundary) : null,
        Tags = isWhole ? IamTags.Shapes(role.Tags) : null,
    };
}
