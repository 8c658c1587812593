using Weft.Aws.CloudFormation.Stacks;

namespace Weft.Aws.CloudFormation.Execution;

/// <summary>Which updates a stack's policy forbids (CloudFormation User Guide, "Prevent updates to stack resources").</summary>
internal static class StackPolicy
{
    /// <summary>Why the policy in force forbids the action on the resource; null where it allows it. Without a policy everything is allowed.</summary>
    public static string? Refusal(Stack stack, StackResource resource, string action)
    {
        if ((stack.PolicyDuringUpdate ?? stack.Policy) is not { } text) return null;
        return StackPolicyDocument.Parse(text).Allows(action, resource.LogicalId, resource.Type)
            ? null
            : $"Action denied by stack policy: Statement does not allow [{action}] for resource [LogicalResourceId/{resource.LogicalId}]";
    }
}
