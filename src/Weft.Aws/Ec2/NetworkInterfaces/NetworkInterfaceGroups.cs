using System.Collections.Immutable;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>Which security groups an interface joins.</summary>
internal static class NetworkInterfaceGroups
{
    /// <summary>The groups that were asked for, or the VPC's default group.</summary>
    /// <exception cref="AwsException">InvalidGroup.NotFound, InvalidParameter across networks, SecurityGroupsPerInterfaceLimitExceeded.</exception>
    public static ImmutableArray<Id<SecurityGroup>> Resolve(Transaction transaction, Subnet subnet, IReadOnlyList<string> ids) =>
        Resolve(transaction, subnet.Vpc, subnet.Id, ids);

    /// <summary>The groups by identifier, each of the VPC; the VPC's default group for none.</summary>
    public static ImmutableArray<Id<SecurityGroup>> Resolve(Transaction transaction, Id<Vpc> vpc, Id<Subnet> subnet, IReadOnlyList<string> ids)
    {
        if (ids.Count == 0) return [DefaultOf(transaction, vpc).Id];
        var groups = ids.Distinct(StringComparer.Ordinal).Select(transaction.Require<SecurityGroup>).ToList();
        if (groups.Find(group => group.Vpc != vpc) is { } stranger)
            throw new AwsException("InvalidParameter", $"Security group {stranger.Id} and subnet {subnet} belong to different networks.");
        transaction.RequireQuota(
            VpcQuotas.SecurityGroupsPerInterface,
            0,
            groups.Count,
            _ => new AwsException("SecurityGroupsPerInterfaceLimitExceeded", "The maximum number of security groups per interface has been reached."));
        return [.. groups.Select(group => group.Id)];
    }

    /// <summary>The identifiers of the groups of a VPC that have these names.</summary>
    /// <exception cref="AwsException">InvalidGroup.NotFound.</exception>
    public static IEnumerable<string> IdsByName(View view, Id<Vpc> vpc, IReadOnlyList<string> names) => names.Select(name =>
        FindByName(view, vpc, name)?.Id.Text
        ?? throw new AwsException("InvalidGroup.NotFound", $"The security group '{name}' does not exist in default VPC '{vpc}'"));

    public static IReadOnlyList<GroupIdentifierShape> Shapes(View view, ImmutableArray<Id<SecurityGroup>> groups) =>
        [.. groups.Select(group => new GroupIdentifierShape { GroupId = group.Text, GroupName = view.Require(group).Name })];

    private static SecurityGroup DefaultOf(View view, Id<Vpc> vpc) =>
        FindByName(view, vpc, DefaultGroup.Name) ?? throw new InvalidOperationException($"{vpc} has no default security group");

    private static SecurityGroup? FindByName(View view, Id<Vpc> vpc, string name) =>
        view.Under(SecurityGroup.ByName, SecurityGroup.NameKey(vpc, name)).FirstOrDefault();
}
