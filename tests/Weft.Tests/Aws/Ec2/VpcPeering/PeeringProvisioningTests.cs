using Weft.Control.Provisioning;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.VpcPeering;

public class PeeringProvisioningTests
{
    private const string Peering = "AWS::EC2::VPCPeeringConnection";

    private readonly ProvisionedCloud cloud = new();
    private readonly string vpc;

    public PeeringProvisioningTests() => vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");

    [Fact]
    public void A_request_within_the_account_is_accepted_for_its_author()
    {
        var other = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.1.0.0/16"}""");
        var peering = cloud.Create(Peering, $$"""{"VpcId":"{{vpc}}","PeerVpcId":"{{other}}","Tags":[{"Key":"a","Value":"b"}]}""");
        Assert.Equal(Settling.Settled, Settle(peering));
        cloud.AssertStands(Peering, peering);
        cloud.Delete(Peering, peering);
        Assert.Null(cloud.Read(Peering, peering));
    }

    [Fact]
    public void So_is_one_to_another_Region()
    {
        var other = cloud.Cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.1.0.0/16" }, region: "eu-west-1").Vpc!.VpcId;
        var peering = cloud.Create(Peering, $$"""{"VpcId":"{{vpc}}","PeerVpcId":"{{other}}","PeerRegion":"eu-west-1"}""");
        Assert.Equal(Settling.Settled, Settle(peering));
        cloud.AssertStands(Peering, peering);
    }

    [Fact]
    public void Overlapping_ranges_fail_as_EC2_says()
    {
        var other = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");
        var settling = Settle(cloud.Create(Peering, $$"""{"VpcId":"{{vpc}}","PeerVpcId":"{{other}}"}"""));
        Assert.True(settling.IsSettled);
        Assert.StartsWith("failed", settling.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_account_would_have_to_say_yes_by_a_role() =>
        cloud.Refused("UnsupportedOperation", Peering, $$"""{"VpcId":"{{vpc}}","PeerVpcId":"vpc-0123456789abcdef0","PeerOwnerId":"210987654321"}""");

    private Settling Settle(string peering) => cloud.Cloud.Catalog.FindProvisioned(Peering)!.Settle(cloud.Cloud.ViewOf(), peering);
}
