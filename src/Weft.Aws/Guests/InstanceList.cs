using System.Collections.Immutable;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Control;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire.Ec2;

namespace Weft.Aws.Guests;

/// <summary>An instance as a person looks for it.</summary>
/// <param name="Name">The Name tag, or empty.</param>
/// <param name="Addresses">Private ones of all cards, primary card first.</param>
public sealed record ListedInstance(
    Scope Scope, string Id, string Name, string State, ImmutableArray<Address> Addresses, ImmutableArray<Address> PublicAddresses);

/// <summary>The instances of every account and Region that are not gone.</summary>
public static class InstanceList
{
    public static IEnumerable<ListedInstance> Of(CloudState state, DateTimeOffset now)
    {
        foreach (var scope in state.Scopes.Where(scope => !scope.IsGlobal).OrderBy(scope => scope.ToString(), StringComparer.Ordinal))
        {
            var view = RunningInstances.ViewOf(state, scope, now);
            foreach (var instance in view.All<Instance>().Where(instance => instance.State != InstanceStateNameValues.Terminated))
            {
                var cards = InstanceLifecycle.CardsOf(view, instance);
                yield return new ListedInstance(
                    scope, instance.Id.Text, view.TagsOf(instance.Id).GetValueOrDefault("Name", ""), instance.State,
                    [.. cards.SelectMany(card => card.Addresses)],
                    [.. cards.SelectMany(card => PublicAssociation.AllOf(view, card)).Select(association => association.PublicAddress)]);
            }
        }
    }
}
