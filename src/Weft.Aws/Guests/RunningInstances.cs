using System.Collections.Immutable;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Volumes;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire.Ec2;

namespace Weft.Aws.Guests;

/// <summary>An instance that should be running, and which boot of it.</summary>
/// <param name="Boot">Differs from boot to boot.</param>
public sealed record RunningInstance(Scope Scope, string Id, DateTimeOffset Boot);

/// <summary>What a machine is given when it boots.</summary>
/// <param name="Label">The Name tag, else the identifier.</param>
/// <param name="HostName">The first label of the private name, such as ip-10-0-1-5.</param>
/// <param name="FullName">The private name.</param>
/// <param name="NameServers">What DHCP says of resolvers, AWS's own as its IPv4 address.</param>
/// <param name="Domain">The search domain, if DHCP gives one.</param>
/// <param name="UserData">As it was handed over, decoded; null for none.</param>
/// <param name="Cards">The primary one first.</param>
public sealed record BootFacts(
    RunningInstance Instance, string Label, string HostName, string FullName, ImmutableArray<Address> NameServers, string? Domain, byte[]? UserData,
    ImmutableArray<NetworkCard> Cards);

/// <summary>One network card as the machine sees it.</summary>
/// <param name="Ipv4">Primary address first.</param>
/// <param name="SubnetBlocks">The blocks of its subnet; the first address after the base of each is the router.</param>
public sealed record NetworkCard(
    string Id, string Vpc, string Mac, int DeviceIndex, ImmutableArray<Address> Ipv4, ImmutableArray<Address> Ipv6, ImmutableArray<Cidr> SubnetBlocks)
{
    public bool Equals(NetworkCard? other) => other is not null
        && (Id, Vpc, Mac, DeviceIndex) == (other.Id, other.Vpc, other.Mac, other.DeviceIndex)
        && Ipv4.SequenceEqual(other.Ipv4) && Ipv6.SequenceEqual(other.Ipv6) && SubnetBlocks.SequenceEqual(other.SubnetBlocks);

    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
}

/// <summary>The instances of every account and Region as machines that should be running.</summary>
public static class RunningInstances
{
    public static IEnumerable<RunningInstance> Of(CloudState state, DateTimeOffset now) =>
        state.Scopes.Where(scope => !scope.IsGlobal).SelectMany(scope => ViewOf(state, scope, now).All<Instance>()
            .Where(instance => instance.State == InstanceStateNameValues.Running)
            .Select(instance => new RunningInstance(scope, instance.Id.Text, instance.BootedAt)));

    /// <summary>The identifiers of all instances that can still run.</summary>
    public static HashSet<string> Known(CloudState state) =>
        [.. state.Scopes.Where(scope => !scope.IsGlobal).SelectMany(scope => ViewOf(state, scope, default).All<Instance>())
            .Where(instance => instance.State != InstanceStateNameValues.Terminated)
            .Select(instance => instance.Id.Text)];

    /// <summary>The instances whose disks are kept: that of each volume, also of one that outlived its instance, and of each instance that can still run.</summary>
    public static HashSet<string> WithDisks(CloudState state)
    {
        var kept = Known(state);
        foreach (var scope in state.Scopes.Where(scope => !scope.IsGlobal)) kept.UnionWith(ViewOf(state, scope, default).All<Volume>().Select(volume => volume.Disk.Text));
        return kept;
    }

    /// <summary>The hardware address of an interface, in whichever account and Region it is; null for what is no interface.</summary>
    public static string? FindMac(CloudState state, string card) => state.Scopes.Where(scope => !scope.IsGlobal)
        .Select(scope => ViewOf(state, scope, default).Find(new Id<NetworkInterface>(card))?.Mac)
        .FirstOrDefault(mac => mac is not null);

    /// <summary>The cards that are plugged in, primary one first; empty for an instance that is gone.</summary>
    public static ImmutableArray<NetworkCard> CardsOf(CloudState state, RunningInstance running, DateTimeOffset now)
    {
        var view = ViewOf(state, running.Scope, now);
        return view.Find(new Id<Instance>(running.Id)) is { } instance ? CardsOf(view, instance) : [];
    }

    /// <summary>What the instance boots with; null if it is gone.</summary>
    public static BootFacts? Describe(CloudState state, RunningInstance running, DateTimeOffset now)
    {
        var view = ViewOf(state, running.Scope, now);
        if (view.Find(new Id<Instance>(running.Id)) is not { Vpc: { } vpcId } instance || view.Find(vpcId) is not { } vpc) return null;
        var name = NameOf(instance);
        var told = DhcpFacts.Of(view, vpc);
        return new BootFacts(
            running,
            view.TagsOf(instance.Id).GetValueOrDefault("Name") is { Length: > 0 } label ? label : instance.Id.Text,
            name.Split('.')[0],
            name,
            // A machine without IPv6 would wait for it.
            told.NameServers.Remove(DhcpFacts.OwnResolver6),
            told.Domain,
            instance.Settings.UserData is { Length: > 0 } userData ? Convert.FromBase64String(userData) : null,
            CardsOf(view, instance));
    }

    /// <summary>The private name, or for want of one the identifier.</summary>
    internal static string NameOf(Instance instance) => instance.PrivateName is { Length: > 0 } given ? given : instance.Id.Text;

    internal static View ViewOf(CloudState state, Scope scope, DateTimeOffset now) => new(state, new Call(scope, Caller.System, "Guests", "", now));

    private static ImmutableArray<NetworkCard> CardsOf(View view, Instance instance) =>
        [.. InstanceLifecycle.CardsOf(view, instance)
            .Where(card => card.Attachment!.Status == AttachmentStatusValues.Attached)
            .Select(card => new NetworkCard(
                card.Id.Text, card.Vpc.Text, card.Mac, card.Attachment!.DeviceIndex, card.Ipv4, card.Ipv6, [.. view.Require(card.Subnet).Blocks]))];
}
