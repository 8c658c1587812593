using System.Text.Json.Serialization;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>A stateful filter that network interfaces join; its rules are records of their own.</summary>
public sealed record SecurityGroup(Id<SecurityGroup> Id, Id<Vpc> Vpc, string Name, string Description) : IResource<SecurityGroup>
{
    public static readonly Reference<SecurityGroup, Vpc> InVpc = Reference<SecurityGroup, Vpc>.One(group => group.Vpc);

    /// <summary>Groups by VPC and name, which is unique there.</summary>
    public static readonly Index<SecurityGroup> ByName = Index<SecurityGroup>.By(group => NameKey(group.Vpc, group.Name));

    public static ResourceType<SecurityGroup> Type { get; } = new ResourceType<SecurityGroup>("security-group", SecurityGroupJson.Default)
        .WithPrefix("sg")
        .Lowers(SecurityGroupNetwork.Lower)
        .Unknown(id => new AwsException("InvalidGroup.NotFound", $"The security group '{id}' does not exist"))
        .Malformed(id => Ec2Errors.Malformed("InvalidGroupId.Malformed", id, "sg"))
        .RefersTo(InVpc)
        .IndexedBy(ByName)
        .Filter("group-id", group => group.Id.Text)
        .Filter("group-name", group => group.Name)
        .Filter("description", group => group.Description)
        .Filter("owner-id", (view, _) => view.Account.Text)
        .Filter("vpc-id", InVpc)
        .WithRuleFilters("ip-permission", isEgress: false)
        .WithRuleFilters("egress.ip-permission", isEgress: true);

    /// <summary>Whether it is the group that was born with its VPC.</summary>
    [JsonIgnore]
    public bool IsDefault => Name == DefaultGroup.Name;

    public static string NameKey(Id<Vpc> vpc, string name) => $"{vpc}/{name}";

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Resource(SecurityGroupRule.Type);
        catalog.Write(Ec2Api.CreateSecurityGroup, GroupOperations.Create);
        catalog.Write(Ec2Api.DeleteSecurityGroup, GroupOperations.Delete);
        catalog.Read(Ec2Api.DescribeSecurityGroups, GroupOperations.Describe);
        catalog.Read(Ec2Api.GetSecurityGroupsForVpc, GroupOperations.GetForVpc);
        catalog.Read(Ec2Api.DescribeStaleSecurityGroups, StaleRules.Describe);
        catalog.Read(Ec2Api.DescribeSecurityGroupReferences, StaleRules.DescribeReferences);
        DeclareRules(catalog);
        SecurityGroupProvisioning.Declare(catalog);
        StandaloneRuleProvisioning.Declare(catalog);
    }

    private static void DeclareRules(Catalog catalog)
    {
        const string echoed = "permissions may be sent back as they were shown; the status in them is the connection's and not the caller's";
        catalog.Read(Ec2Api.DescribeSecurityGroupRules, RuleOperations.Describe);
        catalog.Write(Ec2Api.AuthorizeSecurityGroupIngress, RuleOperations.AuthorizeIngress).Accepts(r => Statuses(r.IpPermissions), because: echoed);
        catalog.Write(Ec2Api.RevokeSecurityGroupIngress, RuleOperations.RevokeIngress).Accepts(r => Statuses(r.IpPermissions), because: echoed);
        catalog.Write(Ec2Api.ModifySecurityGroupRules, RuleUpdates.Modify);
        catalog.Write(Ec2Api.UpdateSecurityGroupRuleDescriptionsIngress, RuleUpdates.DescribeIngress).Accepts(r => Statuses(r.IpPermissions), because: echoed);
        catalog.Write(Ec2Api.UpdateSecurityGroupRuleDescriptionsEgress, RuleUpdates.DescribeEgress).Accepts(r => Statuses(r.IpPermissions), because: echoed);
        // AWS takes outbound rules as IpPermissions only; its model still carries the flat members.
        catalog.Write(Ec2Api.AuthorizeSecurityGroupEgress, RuleOperations.AuthorizeEgress)
            .Accepts(r => Statuses(r.IpPermissions), because: echoed)
            .Refuses(r => r.IpProtocol)
            .Refuses(r => r.FromPort)
            .Refuses(r => r.ToPort)
            .Refuses(r => r.CidrIp)
            .Refuses(r => r.SourceSecurityGroupName)
            .Refuses(r => r.SourceSecurityGroupOwnerId);
        catalog.Write(Ec2Api.RevokeSecurityGroupEgress, RuleOperations.RevokeEgress)
            .Accepts(r => Statuses(r.IpPermissions), because: echoed)
            .Refuses(r => r.IpProtocol)
            .Refuses(r => r.FromPort)
            .Refuses(r => r.ToPort)
            .Refuses(r => r.CidrIp)
            .Refuses(r => r.SourceSecurityGroupName)
            .Refuses(r => r.SourceSecurityGroupOwnerId);
    }

    private static IEnumerable<string?> Statuses(IReadOnlyList<IpPermissionShape> permissions) =>
        permissions.SelectMany(permission => permission.UserIdGroupPairs ?? []).Select(pair => pair.PeeringStatus);
}

[JsonSerializable(typeof(SecurityGroup))]
internal sealed partial class SecurityGroupJson : JsonSerializerContext;
