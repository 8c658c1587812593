namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>One step in a stack's history, as DescribeStackEvents shows it.</summary>
/// <param name="LogicalId">The resource, or the stack's own name.</param>
public sealed record StackEvent(string LogicalId, string? PhysicalId, string ResourceType, string Status, string? Reason, string? Properties)
{
    public const string StackType = "AWS::CloudFormation::Stack";

    /// <summary>A step of the stack as a whole.</summary>
    public static StackEvent Of(Stack stack) => new(stack.Name, stack.Id.Text, StackType, stack.Status, stack.Reason, null);
}
