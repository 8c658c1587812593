using System.Collections.Immutable;
using Weft.Aws.Ec2.RouteTables;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.PrefixLists;

/// <summary>ModifyManagedPrefixList and RestoreManagedPrefixListVersion: each change of entries makes a version.</summary>
internal static class PrefixListChanges
{
    public static ModifyManagedPrefixListResult Modify(Transaction transaction, ModifyManagedPrefixListRequest request)
    {
        var changesEntries = request.AddEntries.Count > 0 || request.RemoveEntries.Count > 0;
        if (!changesEntries && request.PrefixListName is null && request.MaxEntries is null)
            throw Ec2Errors.MissingParameter("PrefixListName, MaxEntries, AddEntries or RemoveEntries");
        if (changesEntries && request.MaxEntries is not null)
            throw Ec2Errors.InvalidCombination("You cannot modify the entries and the maximum entries for the prefix list in the same request.");
        PrefixListEntries.RequireFew(request.AddEntries.Count + request.RemoveEntries.Count);
        if (request.PrefixListName is { } name) PrefixListOperations.RequireName(name);
        if (request.MaxEntries is { } size) PrefixListOperations.RequireSize(size);
        var list = transaction.Require<ManagedPrefixList>(request.PrefixListId);
        if (changesEntries && request.CurrentVersion is null) throw Ec2Errors.MissingParameter("CurrentVersion");
        RequireVersion(list, request.CurrentVersion);
        PrefixListOperations.RequireSettled(list);
        list = list with { Name = request.PrefixListName ?? list.Name };
        if (request.MaxEntries is { } maxEntries) list = Resized(transaction, list, maxEntries);
        if (changesEntries) list = WithVersion(transaction, list, Changed(transaction, list, request));
        transaction.Put(list with { State = PrefixListStateValues.ModifyInProgress });
        transaction.Later(PrefixListSteps.AwsDuration, PrefixListSteps.Modified, list.Id.Text);
        return new ModifyManagedPrefixListResult { PrefixList = PrefixListOperations.Shape(transaction, transaction.Require(list.Id)) };
    }

    public static RestoreManagedPrefixListVersionResult Restore(Transaction transaction, RestoreManagedPrefixListVersionRequest request)
    {
        var list = transaction.Require<ManagedPrefixList>(request.PrefixListId);
        RequireVersion(list, request.CurrentVersion);
        PrefixListOperations.RequireSettled(list);
        var previous = transaction.Require(PrefixListVersion.IdOf(list.Id, request.PreviousVersion));
        PrefixListEntries.RequireFit(previous.Entries.Length, list.MaxEntries);
        list = transaction.Put(WithVersion(transaction, list, previous.Entries) with { State = PrefixListStateValues.RestoreInProgress });
        transaction.Later(PrefixListSteps.AwsDuration, PrefixListSteps.Restored, list.Id.Text);
        return new RestoreManagedPrefixListVersionResult { PrefixList = PrefixListOperations.Shape(transaction, list) };
    }

    private static void RequireVersion(ManagedPrefixList list, long? version)
    {
        if (version is { } given && given != list.Version)
            throw new AwsException("PrefixListVersionMismatch", "The prefix list has the incorrect version number.");
    }

    /// <summary>The list with its size changed, if its entries and all that refer to it still fit.</summary>
    private static ManagedPrefixList Resized(Transaction transaction, ManagedPrefixList list, int maxEntries)
    {
        PrefixListEntries.RequireFit(EntriesOf(transaction, list).Length, maxEntries);
        var resized = transaction.Put(list with { MaxEntries = maxEntries });
        foreach (var group in transaction.Referring(SecurityGroupRule.ToPrefixList, list.Id).Select(rule => (rule.Group, rule.IsEgress)).Distinct().ToList())
            RuleQuota.Require(transaction, transaction.Require(group.Group), group.IsEgress);
        foreach (var table in transaction.Referring(RouteTable.ToPrefixList, list.Id).ToList()) RouteOperations.RequireWithinQuota(transaction, table);
        return resized;
    }

    private static ImmutableArray<PrefixListEntry> Changed(View view, ManagedPrefixList list, ModifyManagedPrefixListRequest request)
    {
        var added = PrefixListEntries.Parse(request.AddEntries, list.AddressFamily);
        var removed = request.RemoveEntries.Select(entry => PrefixListEntries.ParseBlock(entry.Cidr, list.AddressFamily)).ToHashSet();
        if (added.Any(entry => removed.Contains(entry.Block)))
            throw Ec2Errors.InvalidParameterValue("The same CIDR cannot be both added and removed in one request.");
        var entries = EntriesOf(view, list).ToDictionary(entry => entry.Block);
        foreach (var block in removed)
        {
            if (!entries.Remove(block))
                throw new AwsException("InvalidPrefixListModification", $"The entry {block} can't be removed: it is not in the prefix list.");
        }

        // An entry that is there already gets the new description.
        foreach (var entry in added) entries[entry.Block] = entry;
        PrefixListEntries.RequireFit(entries.Count, list.MaxEntries);
        return [.. entries.Values.OrderBy(entry => entry.Block)];
    }

    private static ManagedPrefixList WithVersion(Transaction transaction, ManagedPrefixList list, ImmutableArray<PrefixListEntry> entries)
    {
        var next = list with { Version = list.Version + 1 };
        transaction.Put(new PrefixListVersion(PrefixListVersion.IdOf(list.Id, next.Version), list.Id, entries));
        var kept = transaction.Referring(PrefixListVersion.OfList, list.Id);
        if (transaction.CountUnder(PrefixListVersion.OfList, list.Id.Text) > FixedLimits.VersionsPerPrefixList) transaction.Remove(kept.First().Id);
        return next;
    }

    private static ImmutableArray<PrefixListEntry> EntriesOf(View view, ManagedPrefixList list) =>
        view.Require(PrefixListVersion.IdOf(list.Id, list.Version)).Entries;
}
