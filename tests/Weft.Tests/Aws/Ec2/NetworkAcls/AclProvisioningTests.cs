using Xunit;

namespace Weft.Tests.Aws.Ec2.NetworkAcls;

public class AclProvisioningTests
{
    private const string List = "AWS::EC2::NetworkAcl";
    private const string Entry = "AWS::EC2::NetworkAclEntry";
    private const string Association = "AWS::EC2::SubnetNetworkAclAssociation";

    private readonly ProvisionedCloud cloud = new();
    private readonly string vpc;
    private readonly string list;

    public AclProvisioningTests()
    {
        vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");
        list = cloud.Create(List, $$"""{"VpcId":"{{vpc}}"}""");
    }

    [Fact]
    public void A_list_is_tagged_anew_and_deleted()
    {
        cloud.Update(List, list, $$"""{"VpcId":"{{vpc}}","Tags":[{"Key":"a","Value":"b"}]}""");
        cloud.AssertStands(List, list);
        cloud.Delete(List, list);
        Assert.Null(cloud.Read(List, list));
    }

    [Theory]
    [InlineData("""{"NetworkAclId":"$","RuleNumber":100,"Protocol":6,"RuleAction":"allow","CidrBlock":"0.0.0.0/0","PortRange":{"From":80,"To":80}}""", "ingress")]
    [InlineData("""{"NetworkAclId":"$","RuleNumber":100,"Egress":true,"Protocol":-1,"RuleAction":"deny","CidrBlock":"10.9.0.0/16"}""", "egress")]
    [InlineData("""{"NetworkAclId":"$","RuleNumber":"100","Protocol":"58","RuleAction":"allow","Ipv6CidrBlock":"::/0","Icmp":{"Type":"-1","Code":-1}}""", "ingress")]
    public void An_entry_is_made_replaced_and_deleted(string properties, string direction)
    {
        var given = properties.Replace("$", list, StringComparison.Ordinal);
        var entry = cloud.Create(Entry, given);
        Assert.Equal($"{list}|100|{direction}", entry);
        cloud.AssertStands(Entry, entry);
        cloud.Update(Entry, entry, given.Replace("allow", "deny", StringComparison.Ordinal));
        cloud.AssertStands(Entry, entry);
        cloud.Delete(Entry, entry);
        Assert.Null(cloud.Read(Entry, entry));
    }

    [Fact]
    public void A_subnet_leaves_the_list_for_the_default_one()
    {
        var subnet = cloud.Create("AWS::EC2::Subnet", $$"""{"VpcId":"{{vpc}}","CidrBlock":"10.0.1.0/24"}""");
        var association = cloud.Create(Association, $$"""{"SubnetId":"{{subnet}}","NetworkAclId":"{{list}}"}""");
        cloud.AssertStands(Association, association);
        Assert.Equal(association, cloud.Attribute("AWS::EC2::Subnet", subnet, "NetworkAclAssociationId"));
        cloud.Delete(Association, association);
        Assert.Null(cloud.Read(Association, association));
        cloud.Delete(List, list);
    }

    [Theory]
    [InlineData("InvalidParameterValue", """{"NetworkAclId":"$","RuleNumber":40000,"Protocol":6,"RuleAction":"allow","CidrBlock":"0.0.0.0/0"}""")]
    [InlineData("MissingParameter", """{"NetworkAclId":"$","RuleNumber":100,"Protocol":6,"RuleAction":"allow","CidrBlock":"0.0.0.0/0"}""")]
    [InlineData("ValidationError", """{"NetworkAclId":"$","RuleNumber":100,"Protocol":"tcp","RuleAction":"allow","CidrBlock":"0.0.0.0/0"}""")]
    public void An_entry_that_is_none_is_refused(string code, string properties) => cloud.Refused(code, Entry, properties.Replace("$", list, StringComparison.Ordinal));
}
