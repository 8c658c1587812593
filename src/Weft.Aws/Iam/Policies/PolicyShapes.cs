using Weft.Control.State;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Policies;

/// <summary>Managed policies as IAM shows them.</summary>
internal static class PolicyShapes
{
    public static PolicyShape Of(View view, ManagedPolicy policy, bool isWhole) => Of(policy, PolicyUsage.Of(view), isWhole);

    /// <param name="isWhole">Lists leave the description out.</param>
    public static PolicyShape Of(ManagedPolicy policy, PolicyUsage usage, bool isWhole) => new()
    {
        PolicyName = policy.Name,
        PolicyId = policy.PolicyId,
        Arn = policy.Id.Text,
        Path = policy.Path,
        DefaultVersionId = policy.Default.VersionId,
        AttachmentCount = usage.Attachments(policy.Id.Text),
        PermissionsBoundaryUsageCount = usage.Boundaries(policy.Id.Text),
        IsAttachable = true,
        Description = isWhole ? policy.Description : null,
        CreateDate = policy.CreatedAt,
        UpdateDate = policy.UpdatedAt,
        Tags = IamTags.Shapes(policy.Tags),
    };

    public static PolicyVersionShape Of(ManagedPolicy policy, PolicyVersion version, bool withDocument) => new()
    {
        Document = withDocument ? IamNames.Encoded(version.Text.Json) : null,
        VersionId = version.VersionId,
        IsDefaultVersion = version.Number == policy.DefaultVersion,
        CreateDate = version.CreatedAt,
    };

    public static AttachedPermissionsBoundaryShape? OfBoundary(string? arn) => arn is null
        ? null
        : new AttachedPermissionsBoundaryShape { PermissionsBoundaryType = PermissionsBoundaryAttachmentTypeValues.PermissionsBoundaryPolicy, PermissionsBoundaryArn = arn };
}
