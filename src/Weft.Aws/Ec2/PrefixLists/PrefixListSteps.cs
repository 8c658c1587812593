using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.PrefixLists;

/// <summary>The ends of the slow changes to a prefix list.</summary>
internal static class PrefixListSteps
{
    public static readonly Step Created = Ending("prefix-list.created", PrefixListStateValues.CreateInProgress, PrefixListStateValues.CreateComplete);

    public static readonly Step Modified = Ending("prefix-list.modified", PrefixListStateValues.ModifyInProgress, PrefixListStateValues.ModifyComplete);

    public static readonly Step Restored = Ending("prefix-list.restored", PrefixListStateValues.RestoreInProgress, PrefixListStateValues.RestoreComplete);

    public static readonly Step Deleted = new("prefix-list.deleted", (transaction, id) =>
    {
        if (transaction.Find(new Id<ManagedPrefixList>(id)) is not { State: PrefixListStateValues.DeleteInProgress } list) return;
        foreach (var version in transaction.Referring(PrefixListVersion.OfList, list.Id).ToList()) transaction.Remove(version.Id);
        transaction.Remove(list.Id);
    });

    /// <summary>About what AWS takes for one change.</summary>
    public static TimeSpan AwsDuration { get; } = TimeSpan.FromSeconds(3);

    private static Step Ending(string name, string from, string to) => new(name, (transaction, id) =>
    {
        if (transaction.Find(new Id<ManagedPrefixList>(id)) is { } list && list.State == from) transaction.Put(list with { State = to });
    });
}
