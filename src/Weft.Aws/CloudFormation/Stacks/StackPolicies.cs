using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>SetStackPolicy.</summary>
internal sealed class StackPolicies(ITemplateStore store)
{
    public EmptyResult Set(Transaction transaction, SetStackPolicyRequest request)
    {
        var stack = StackLookup.RequireStanding(transaction, request.StackName);
        transaction.Put(stack with { Policy = StackCreation.PolicyOf(transaction, store, request.StackPolicyBody, request.StackPolicyURL) ?? stack.Policy });
        return EmptyResult.Instance;
    }
}
