using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>One step in a stack's history, as DescribeStackEvents shows it.</summary>
/// <param name="Id">The stack's UUID and the number of the event, so that they stand in order.</param>
/// <param name="LogicalId">The resource, or the stack's own name.</param>
public sealed record StackEvent(Id<StackEvent> Id, Id<Stack> Stack, string LogicalId, string? PhysicalId, string ResourceType, DateTimeOffset At, string Status) : IResource<StackEvent>
{
    public static readonly Reference<StackEvent, Stack> OfStack = Reference<StackEvent, Stack>.One(happened => happened.Stack, blocks: false);

    public static ResourceType<StackEvent> Type { get; } = new ResourceType<StackEvent>("cloudformation-event", StackJson.Default).WithoutTags().RefersTo(OfStack);

    public const string StackType = "AWS::CloudFormation::Stack";

    public string? Reason { get; init; }

    public string? Properties { get; init; }

    public string? Token { get; init; }

    /// <summary>Adds to the history.</summary>
    public static void Add(Transaction transaction, Stack stack, string logicalId, string? physicalId, string type, string status, string? reason, string? properties) =>
        transaction.Put(new StackEvent(
            new Id<StackEvent>($"{stack.Uuid}/{stack.EventsForgotten + transaction.CountUnder(OfStack, stack.Id.Text):D8}"), stack.Id, logicalId, physicalId, type, transaction.Now, status)
        {
            Reason = reason,
            Properties = properties,
            Token = stack.Token,
        });

    /// <summary>Adds a step of the stack as a whole.</summary>
    public static void Add(Transaction transaction, Stack stack) =>
        Add(transaction, stack, stack.Name, stack.Id.Text, StackType, stack.Status, stack.Reason, null);
}
