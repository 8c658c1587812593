namespace Weft.Control.Resources;

/// <summary>The identifier of a resource of one type: "subnet-0f1e…" as an <c>Id&lt;Subnet&gt;</c> can't be taken for a VPC's.</summary>
/// <param name="Text">AWS's identifier; for resources that AWS names (IAM users), the name.</param>
public readonly record struct Id<T>(string Text)
    where T : class, IResource<T>
{
    public override string ToString() => Text;
}
