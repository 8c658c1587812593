using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.SecurityGroups;

public class PeerGroupTests
{
    private const string Them = "222222222222";

    private readonly TestCloud cloud = new();
    private readonly string ours;
    private readonly string peering;
    private readonly string near;
    private readonly string far;

    public PeerGroupTests()
    {
        ours = Vpc("10.0.0.0/16", null);
        var theirs = Vpc("10.1.0.0/16", Them);
        peering = cloud.Call(Ec2Api.CreateVpcPeeringConnection, new CreateVpcPeeringConnectionRequest { VpcId = ours, PeerVpcId = theirs, PeerOwnerId = Them })
            .VpcPeeringConnection!.VpcPeeringConnectionId!;
        near = Group(ours, null);
        far = Group(theirs, Them);
    }

    [Fact]
    public void A_group_across_a_peering_connection_can_be_named_once_the_connection_is_active()
    {
        cloud.Refused("InvalidGroup.NotFound", Ec2Api.AuthorizeSecurityGroupIngress, Request(Them));
        Accept();

        var rule = cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, Request(Them)).SecurityGroupRules!.Single();

        Assert.Equal((far, Them, peering, "active"), (rule.ReferencedGroupInfo!.GroupId, rule.ReferencedGroupInfo.UserId, rule.ReferencedGroupInfo.VpcPeeringConnectionId, rule.ReferencedGroupInfo.PeeringStatus));
        var pair = Describe().IpPermissions!.Single().UserIdGroupPairs!.Single();
        Assert.Equal((far, Them, peering, "active"), (pair.GroupId, pair.UserId, pair.VpcPeeringConnectionId, pair.PeeringStatus));
        cloud.Refused("InvalidGroup.NotFound", Ec2Api.AuthorizeSecurityGroupIngress, Request("333333333333"));
        Assert.Empty(Stale());
    }

    [Fact]
    public void DescribeSecurityGroupReferences_tells_the_other_side_who_names_its_group()
    {
        Accept();
        cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, Request(null));

        var reference = Assert.Single(References());
        Assert.Equal((far, ours, peering), (reference.GroupId, reference.ReferencingVpcId, reference.VpcPeeringConnectionId));
        cloud.Refused("InvalidGroup.NotFound", Ec2Api.DescribeSecurityGroupReferences, new DescribeSecurityGroupReferencesRequest { GroupId = ["sg-0123456789abcdef0"] });
        cloud.Call(Ec2Api.DeleteVpcPeeringConnection, new DeleteVpcPeeringConnectionRequest { VpcPeeringConnectionId = peering });
        Assert.Empty(References());

        IReadOnlyList<SecurityGroupReferenceShape> References() =>
            cloud.Call(Ec2Api.DescribeSecurityGroupReferences, new DescribeSecurityGroupReferencesRequest { GroupId = [far] }, account: Them).SecurityGroupReferenceSet!;
    }

    [Fact]
    public void A_rule_becomes_stale_when_the_far_group_goes_and_the_far_group_can_go()
    {
        Accept();
        cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, Request(Them));

        cloud.Call(Ec2Api.DeleteSecurityGroup, new DeleteSecurityGroupRequest { GroupId = far }, account: Them);

        var stale = Assert.Single(Stale());
        Assert.Equal((near, ours, "near"), (stale.GroupId, stale.VpcId, stale.GroupName));
        var permission = Assert.Single(stale.StaleIpPermissions!);
        Assert.Equal(("tcp", 443, far), (permission.IpProtocol, permission.FromPort, permission.UserIdGroupPairs!.Single().GroupId));
        Assert.Empty(stale.StaleIpPermissionsEgress!);
    }

    [Fact]
    public void A_rule_becomes_stale_when_the_connection_goes_and_can_still_be_revoked()
    {
        Accept();
        cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, Request(Them));

        cloud.Call(Ec2Api.DeleteVpcPeeringConnection, new DeleteVpcPeeringConnectionRequest { VpcPeeringConnectionId = peering });

        Assert.Single(Stale());
        Assert.Equal("deleted", Describe().IpPermissions!.Single().UserIdGroupPairs!.Single().PeeringStatus);
        cloud.Call(Ec2Api.RevokeSecurityGroupIngress, new RevokeSecurityGroupIngressRequest { GroupId = near, IpPermissions = Request(Them).IpPermissions });
        Assert.Empty(Stale());
    }

    [Fact]
    public void Groups_of_another_Region_can_not_be_named()
    {
        var elsewhere = cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.2.0.0/16" }, region: "eu-west-1").Vpc!.VpcId!;
        var connection = cloud.Call(Ec2Api.CreateVpcPeeringConnection, new CreateVpcPeeringConnectionRequest { VpcId = ours, PeerVpcId = elsewhere, PeerRegion = "eu-west-1" }).VpcPeeringConnection!.VpcPeeringConnectionId!;
        cloud.Call(Ec2Api.AcceptVpcPeeringConnection, new AcceptVpcPeeringConnectionRequest { VpcPeeringConnectionId = connection }, region: "eu-west-1");
        var group = cloud.Call(Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = "g", Description = "d", VpcId = elsewhere }, region: "eu-west-1").GroupId!;

        cloud.Refused("InvalidGroup.NotFound", Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest
        {
            GroupId = near, IpPermissions = [new IpPermissionShape { IpProtocol = "-1", UserIdGroupPairs = [new UserIdGroupPairShape { GroupId = group }] }],
        });
    }

    [Fact]
    public void DescribeStaleSecurityGroups_refuses_a_vpc_and_a_token_that_are_not_there()
    {
        cloud.Refused("InvalidVpcID.NotFound", Ec2Api.DescribeStaleSecurityGroups, new DescribeStaleSecurityGroupsRequest { VpcId = "vpc-0123456789abcdef0" });
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeStaleSecurityGroups, new DescribeStaleSecurityGroupsRequest { VpcId = ours, NextToken = "nonsense" });
    }

    private AuthorizeSecurityGroupIngressRequest Request(string? owner) => new()
    {
        GroupId = near,
        IpPermissions = [new IpPermissionShape { IpProtocol = "tcp", FromPort = 443, ToPort = 443, UserIdGroupPairs = [new UserIdGroupPairShape { GroupId = far, UserId = owner }] }],
    };

    private void Accept() =>
        cloud.Call(Ec2Api.AcceptVpcPeeringConnection, new AcceptVpcPeeringConnectionRequest { VpcPeeringConnectionId = peering }, account: Them);

    private string Vpc(string cidr, string? account) => cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = cidr }, account: account).Vpc!.VpcId!;

    private string Group(string vpc, string? account) => cloud.Call(
        Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = account is null ? "near" : "far", Description = "d", VpcId = vpc }, account: account).GroupId!;

    private SecurityGroupShape Describe() =>
        cloud.Call(Ec2Api.DescribeSecurityGroups, new DescribeSecurityGroupsRequest { GroupIds = [near] }).SecurityGroups!.Single();

    private IReadOnlyList<StaleSecurityGroupShape> Stale() =>
        cloud.Call(Ec2Api.DescribeStaleSecurityGroups, new DescribeStaleSecurityGroupsRequest { VpcId = ours }).StaleSecurityGroupSet!;
}
