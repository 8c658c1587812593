using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.StackSets;

/// <summary>Finds stack sets, their operations and their instances by what callers name them with.</summary>
internal static class StackSetLookup
{
    /// <param name="nameOrId">The name, the identifier or the ARN; the latter two also find one that was deleted.</param>
    /// <param name="callAs">Whether the caller claims to act for an organization.</param>
    /// <exception cref="AwsException">ValidationError, StackSetNotFoundException.</exception>
    public static StackSet Require(View view, string nameOrId, string? callAs)
    {
        RequireSelf(callAs);
        return Find(view, nameOrId) ?? throw StackSetErrors.NotFound(nameOrId);
    }

    public static StackSet? Find(View view, string nameOrId)
    {
        var id = nameOrId[(nameOrId.LastIndexOf('/') + 1)..];
        return id.Contains(':', StringComparison.Ordinal) ? view.Find(new Id<StackSet>(id)) : FindByName(view, id);
    }

    /// <summary>A stack set that is not deleted.</summary>
    /// <exception cref="AwsException">ValidationError, StackSetNotFoundException.</exception>
    public static StackSet RequireActive(View view, string nameOrId, string? callAs) =>
        Require(view, nameOrId, callAs) is { IsDeleted: false } set ? set : throw StackSetErrors.NotFound(nameOrId);

    public static StackSet? FindByName(View view, string name) =>
        view.Under(StackSet.ByName, $"arn:aws:cloudformation:{view.Region}:{view.Account}:stackset/{name}").FirstOrDefault();

    /// <exception cref="AwsException">StackInstanceNotFoundException.</exception>
    public static StackInstance RequireInstance(View view, StackSet set, string account, string region) =>
        view.Find(StackInstance.IdOf(set, account, region)) ?? throw StackSetErrors.InstanceNotFound(set.Name, account, region);

    public static StackSetOperation? FindOperation(View view, StackSet set, string name) =>
        view.Referring(StackSetOperation.OfSet, set.Id).FirstOrDefault(operation => operation.Name == name);

    /// <exception cref="AwsException">OperationNotFoundException.</exception>
    public static StackSetOperation RequireOperation(View view, StackSet set, string name) =>
        FindOperation(view, set, name) ?? throw StackSetErrors.OperationNotFound(name);

    /// <summary>Nobody is the delegated administrator of an organization, since there is none.</summary>
    /// <exception cref="AwsException">ValidationError.</exception>
    public static void RequireSelf(string? callAs)
    {
        if (callAs == CallAsValues.DelegatedAdmin) throw StackErrors.Validation("Account used is not a delegated administrator");
    }

    /// <exception cref="AwsException">OperationInProgressException.</exception>
    public static void RequireIdle(View view, StackSet set)
    {
        if (view.Referring(StackSetOperation.OfSet, set.Id).FirstOrDefault(operation => operation.IsInProgress) is { } running)
            throw StackSetErrors.InProgress(set.Name, running.Name);
    }
}
