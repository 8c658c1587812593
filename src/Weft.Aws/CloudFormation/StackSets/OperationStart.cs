using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.State;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.StackSets;

/// <summary>Begins operations on stack sets, one at a time, each once under its identifier.</summary>
internal sealed class OperationStart(StackSetAdvance advance)
{
    /// <summary>How many operations of a stack set can be asked about.</summary>
    private const int Kept = 100;

    /// <summary>The operation that a repeated request began already; null for a new one, which nothing may be in the way of.</summary>
    /// <exception cref="Wire.AwsException">OperationIdAlreadyExistsException, StaleRequestException, OperationInProgressException.</exception>
    public static StackSetOperation? FindRepeated(View view, StackSet set, string? name, string digest)
    {
        if (name is not null && StackSetLookup.FindOperation(view, set, name) is { } known)
        {
            if (known.Digest != digest) throw StackSetErrors.OperationTaken(name);
            return known.Id == StackSetOperation.IdOf(set, set.Operations) ? known : throw StackSetErrors.Stale(name);
        }

        StackSetLookup.RequireIdle(view, set);
        return null;
    }

    /// <param name="instances">The stacks, in the order in which they are come to unless the preferences say otherwise.</param>
    public StackSetOperation Begin(
        Transaction transaction, StackSet set, string action, string? name, string digest, StackSetOperationPreferencesShape? asked, IReadOnlyList<StackInstance> instances, bool? retains = null, bool isImport = false)
    {
        var preferences = PreferencesOf(asked);
        var ordered = instances.OrderBy(instance => preferences.RegionOrder.IndexOf(instance.Region) is >= 0 and var place ? place : int.MaxValue).ToList();
        var number = set.Operations + 1;
        transaction.Put(set with { Operations = number, DriftOperation = action == StackSetOperationActionValues.DetectDrift ? number : set.DriftOperation });
        var operation = transaction.Put(new StackSetOperation(
            StackSetOperation.IdOf(set, number), set.Id, name ?? transaction.Ids.NextUuid(), action, StackSetOperationStatusValues.Running, transaction.Now, digest, preferences,
            [.. ordered.Select(instance => new OperationTarget(instance.Account, instance.Region, StackSetOperationResultStatusValues.Pending))])
        {
            RetainStacks = retains,
            IsImport = isImport,
            AdministrationRole = set.AdministrationArn(transaction),
            ExecutionRole = set.ExecutionRole,
        });
        Trim(transaction, set);
        advance.Resume(transaction, operation);
        return operation;
    }

    /// <summary>Every account in every Region, Region after Region.</summary>
    public static IEnumerable<(string Account, string Region)> Cross(IEnumerable<string> regions, IReadOnlyList<string> accounts) =>
        regions.Distinct().SelectMany(region => accounts.Distinct().Select(account => (account, region)));

    public static string DigestOf(
        IEnumerable<string?> parts, IReadOnlyList<ParameterShape> parameters, IReadOnlyList<string> accounts, IReadOnlyList<string> regions, StackSetOperationPreferencesShape? asked)
    {
        var preferences = asked is null ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"{asked.RegionConcurrencyType} {string.Join(' ', asked.RegionOrder ?? [])} {asked.FailureToleranceCount} {asked.FailureTolerancePercentage} {asked.MaxConcurrentCount} {asked.MaxConcurrentPercentage} {asked.ConcurrencyMode}");
        var all = parts.Concat(parameters.Select(parameter => $"{parameter.ParameterKey}={parameter.ParameterValue}/{parameter.UsePreviousValue}"))
            .Append("accounts").Concat(accounts).Append("regions").Concat(regions).Append(preferences);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', all))));
    }

    private static OperationPreferences PreferencesOf(StackSetOperationPreferencesShape? asked)
    {
        if (asked is { FailureToleranceCount: not null, FailureTolerancePercentage: not null })
            throw StackErrors.Validation("Cannot specify both FailureToleranceCount and FailureTolerancePercentage");
        if (asked is { MaxConcurrentCount: not null, MaxConcurrentPercentage: not null })
            throw StackErrors.Validation("Cannot specify both MaxConcurrentCount and MaxConcurrentPercentage");
        return new OperationPreferences(
            asked?.RegionConcurrencyType, [.. asked?.RegionOrder ?? []], asked?.FailureToleranceCount, asked?.FailureTolerancePercentage, asked?.MaxConcurrentCount,
            asked?.MaxConcurrentPercentage, asked?.ConcurrencyMode);
    }

    private static void Trim(Transaction transaction, StackSet set)
    {
        var drift = StackSetOperation.IdOf(set, set.DriftOperation);
        foreach (var old in transaction.Referring(StackSetOperation.OfSet, set.Id).Reverse().Skip(Kept).Where(old => old.Id != drift).ToList()) transaction.Remove(old.Id);
    }
}
