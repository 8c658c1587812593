using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>Finds stacks by what callers name them with: the name, or the ARN, which also finds one that was deleted.</summary>
internal static class StackLookup
{
    public static Stack? Find(View view, string nameOrId) => nameOrId.StartsWith("arn:", StringComparison.Ordinal)
        ? view.Find(new Id<Stack>(nameOrId))
        : view.Under(Stack.ByName, Stack.KeyOf(view, nameOrId)).FirstOrDefault();

    /// <exception cref="AwsException">ValidationError.</exception>
    public static Stack Require(View view, string nameOrId) => Find(view, nameOrId) ?? throw StackErrors.NotFound(nameOrId);

    /// <summary>A stack that is not deleted.</summary>
    /// <exception cref="AwsException">ValidationError.</exception>
    public static Stack RequireStanding(View view, string nameOrId) =>
        Find(view, nameOrId) is { IsDeleted: false } stack ? stack : throw StackErrors.Validation($"Stack [{nameOrId}] does not exist");

    /// <exception cref="AwsException">ValidationError.</exception>
    public static StackResource RequireResource(View view, Stack stack, string logicalId) =>
        view.Find(StackResource.IdOf(stack, logicalId))
        ?? throw StackErrors.Validation($"Resource {logicalId} does not exist for stack {stack.Name}");
}
