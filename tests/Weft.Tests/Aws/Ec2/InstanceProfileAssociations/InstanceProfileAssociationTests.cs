using Weft.Control.Timing;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;
using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.Ec2.InstanceProfileAssociations;

public class InstanceProfileAssociationTests
{
    private readonly CardCloud world = new();

    [Fact]
    public void An_instance_is_launched_with_a_profile_by_name_or_by_ARN()
    {
        var arn = Profile("web");

        foreach (var asked in new IamInstanceProfileSpecificationShape[] { new() { Name = "web" }, new() { Arn = arn } })
        {
            var id = Launch(asked);
            Assert.Equal(arn, world.Instance(id).IamInstanceProfile!.Arn);
            Assert.Equal([id], world.Cloud.Call(Ec2Api.DescribeInstances, new DescribeInstancesRequest
            {
                Filters = [CardCloud.Filter("iam-instance-profile.arn", arn), CardCloud.Filter("iam-instance-profile.name", "web"), CardCloud.Filter("instance-id", id)],
            }).Reservations!.Select(launch => launch.Instances![0].InstanceId!));
        }
    }

    [Fact]
    public void A_profile_is_associated_replaced_and_disassociated()
    {
        Profile("web");
        var other = Profile("other");
        var id = world.Run().InstanceId!;

        var first = world.Cloud.Call(Ec2Api.AssociateIamInstanceProfile, new AssociateIamInstanceProfileRequest { InstanceId = id, IamInstanceProfile = new() { Name = "web" } }).IamInstanceProfileAssociation!;
        Assert.Equal("associating", first.State);
        Assert.Equal("associated", Assert.Single(Describe(id)).State);
        var second = world.Cloud.Call(Ec2Api.ReplaceIamInstanceProfileAssociation, new ReplaceIamInstanceProfileAssociationRequest
        {
            AssociationId = first.AssociationId!, IamInstanceProfile = new() { Name = "other" },
        }).IamInstanceProfileAssociation!;
        Assert.NotEqual(first.AssociationId, second.AssociationId);
        Assert.Equal(other, world.Instance(id).IamInstanceProfile!.Arn);
        Assert.Equal("disassociating", world.Cloud.Call(
            Ec2Api.DisassociateIamInstanceProfile, new DisassociateIamInstanceProfileRequest { AssociationId = second.AssociationId! }).IamInstanceProfileAssociation!.State);
        Assert.Empty(Describe(id));
        Assert.Null(world.Instance(id).IamInstanceProfile);
    }

    [Fact]
    public void A_profile_that_is_not_there_has_no_role_or_has_a_rival_is_refused()
    {
        Profile("web");
        world.Cloud.Call(IamApi.CreateInstanceProfile, new CreateInstanceProfileRequest { InstanceProfileName = "empty" }, region: "aws-global");
        var id = Launch(new() { Name = "web" });
        var bare = world.Run().InstanceId!;

        Refuse("InvalidParameterValue", bare, new() { Name = "nobody" });
        Refuse("InvalidParameterValue", bare, new() { Arn = "arn:aws:iam::123456789012:instance-profile/other/web" });
        Refuse("InvalidParameterValue", bare, new() { Name = "empty" });
        Refuse("MissingParameter", bare, new());
        Refuse("InvalidParameterCombination", bare, new() { Name = "web", Arn = "arn:aws:iam::123456789012:instance-profile/web" });
        Refuse("IncorrectState", id, new() { Name = "web" });
        Refuse("InvalidInstanceID.NotFound", "i-00000000000000000", new() { Name = "web" });
        world.Refused("NoSuchAssociation", Ec2Api.DisassociateIamInstanceProfile, new DisassociateIamInstanceProfileRequest { AssociationId = "iip-assoc-00000000000000000" });
        world.Refused("NoSuchAssociation", Ec2Api.ReplaceIamInstanceProfileAssociation, new ReplaceIamInstanceProfileAssociationRequest { AssociationId = "iip-assoc-00000000000000000", IamInstanceProfile = new() { Name = "web" } });
        world.Cloud.Call(Ec2Api.TerminateInstances, new TerminateInstancesRequest { InstanceIds = [bare, id] });
        Refuse("IncorrectInstanceState", bare, new() { Name = "web" });
        Assert.Empty(Describe(id));
    }

    [Fact]
    public void At_AWS_s_pace_the_association_takes_a_moment()
    {
        var slow = new CardCloud(Pace.Aws);
        Profile("web", slow);
        var id = slow.Run().InstanceId!;
        var association = slow.Cloud.Call(Ec2Api.AssociateIamInstanceProfile, new AssociateIamInstanceProfileRequest { InstanceId = id, IamInstanceProfile = new() { Name = "web" } })
            .IamInstanceProfileAssociation!.AssociationId!;

        Assert.Equal("associating", Describe(id, slow)[0].State);
        slow.Cloud.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal("associated", Describe(id, slow)[0].State);
        slow.Cloud.Call(Ec2Api.DisassociateIamInstanceProfile, new DisassociateIamInstanceProfileRequest { AssociationId = association });
        Assert.Equal("disassociating", Describe(id, slow)[0].State);
        slow.Cloud.Pass(TimeSpan.FromSeconds(10));
        Assert.Empty(Describe(id, slow));
    }

    private string Profile(string name, CardCloud? where = null)
    {
        var cloud = (where ?? world).Cloud;
        cloud.Call(IamApi.CreateRole, new CreateRoleRequest
        {
            RoleName = name,
            AssumeRolePolicyDocument = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}""",
        }, region: "aws-global");
        var arn = cloud.Call(IamApi.CreateInstanceProfile, new CreateInstanceProfileRequest { InstanceProfileName = name }, region: "aws-global").InstanceProfile!.Arn!;
        cloud.Call(IamApi.AddRoleToInstanceProfile, new AddRoleToInstanceProfileRequest { InstanceProfileName = name, RoleName = name }, region: "aws-global");
        return arn;
    }

    private string Launch(IamInstanceProfileSpecificationShape profile) => world.Cloud.Call(Ec2Api.RunInstances, new RunInstancesRequest
    {
        ImageId = world.Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, SubnetId = world.Subnet, IamInstanceProfile = profile,
    }).Instances![0].InstanceId!;

    private IReadOnlyList<IamInstanceProfileAssociationShape> Describe(string id, CardCloud? where = null) => (where ?? world).Cloud.Call(
        Ec2Api.DescribeIamInstanceProfileAssociations,
        new DescribeIamInstanceProfileAssociationsRequest { Filters = [CardCloud.Filter("instance-id", id)] }).IamInstanceProfileAssociations!;

    private void Refuse(string code, string instance, IamInstanceProfileSpecificationShape profile) => world.Refused(
        code, Ec2Api.AssociateIamInstanceProfile, new AssociateIamInstanceProfileRequest { InstanceId = instance, IamInstanceProfile = profile });
}
