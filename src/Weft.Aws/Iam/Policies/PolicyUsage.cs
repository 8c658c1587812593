using Weft.Aws.Iam.Groups;
using Weft.Aws.Iam.Roles;
using Weft.Aws.Iam.Users;
using Weft.Control.State;

namespace Weft.Aws.Iam.Policies;

/// <summary>How often each managed policy is attached, and used as a boundary, in one account.</summary>
internal sealed class PolicyUsage
{
    private readonly Dictionary<string, int> attachments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> boundaries = new(StringComparer.Ordinal);

    public static PolicyUsage Of(View view)
    {
        var usage = new PolicyUsage();
        foreach (var user in view.All<User>()) usage.Add(user.Grants, user.Boundary);
        foreach (var group in view.All<Group>()) usage.Add(group.Grants, null);
        foreach (var role in view.All<Role>()) usage.Add(role.Grants, role.Boundary);
        return usage;
    }

    public int Attachments(string arn) => attachments.GetValueOrDefault(arn);

    public int Boundaries(string arn) => boundaries.GetValueOrDefault(arn);

    private void Add(Grants grants, string? boundary)
    {
        foreach (var arn in grants.Attached) attachments[arn] = Attachments(arn) + 1;
        if (boundary is not null) boundaries[boundary] = Boundaries(boundary) + 1;
    }
}
