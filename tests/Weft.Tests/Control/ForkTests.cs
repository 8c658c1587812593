using Weft.Control;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Control;

/// <summary>What is done on a fork is done there only.</summary>
public class ForkTests
{
    private static readonly Scope scope = new(AccountId.Default, new RegionName(TestCloud.DefaultRegion));

    private readonly TestCloud cloud = new();

    [Fact]
    public void A_fork_goes_on_from_a_revision_which_stays_as_it_is()
    {
        var vpc = cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;
        var before = cloud.State;
        var fork = new Fork(cloud.State, cloud.Catalog, cloud.Now);

        fork.Ask(scope, "ec2", "CreateSubnet", new RequestFields().With("VpcId", vpc).With("CidrBlock", "10.0.0.0/24"));

        Assert.Equal(before.Revision + 1, fork.State.Revision);
        Assert.Same(before, cloud.State);
        Assert.Contains(fork.ViewOf(scope).All<Weft.Aws.Ec2.Subnets.Subnet>(), subnet => subnet.Vpc.Text == vpc);
        Assert.DoesNotContain(cloud.ViewOf().All<Weft.Aws.Ec2.Subnets.Subnet>(), subnet => subnet.Vpc.Text == vpc);
    }

    [Fact]
    public void A_refusal_leaves_the_fork_as_it_was_and_what_is_not_served_is_said()
    {
        var fork = new Fork(cloud.State, cloud.Catalog, cloud.Now);
        fork.Ask(scope, "ec2", "DescribeVpcs", new RequestFields());
        var revision = fork.State.Revision;

        Assert.Equal("InvalidVpcID.NotFound", Assert.Throws<AwsException>(() => fork.Ask(scope, "ec2", "DeleteVpc", new RequestFields().With("VpcId", "vpc-00000000000000000"))).Code);
        Assert.Equal("UnsupportedOperation", Assert.Throws<AwsException>(() => fork.Ask(scope, "sqs", "CreateQueue", new RequestFields())).Code);
        Assert.Equal(revision, fork.State.Revision);
    }

    [Fact]
    public void Two_forks_of_one_revision_make_the_same_things()
    {
        string Make() => System.Text.Encoding.UTF8.GetString(new Fork(cloud.State, cloud.Catalog, cloud.Now).Ask(scope, "ec2", "CreateVpc", new RequestFields().With("CidrBlock", "10.0.0.0/16")).Span);

        Assert.Equal(Make(), Make());
    }
}
