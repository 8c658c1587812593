using Xunit;

namespace Weft.Tests.Aws.Ec2.SecurityGroups;

public class SecurityGroupProvisioningTests
{
    private const string Type = "AWS::EC2::SecurityGroup";

    private readonly ProvisionedCloud cloud = new();
    private readonly string vpc;

    public SecurityGroupProvisioningTests() => vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");

    [Fact]
    public void A_group_stands_with_the_rules_of_its_template()
    {
        var other = cloud.Create(Type, $$"""{"GroupDescription":"other","VpcId":"{{vpc}}"}""", "Other");
        var id = cloud.Create(Type, $$"""
            {"GroupDescription":"web","VpcId":"{{vpc}}","SecurityGroupIngress":[
              {"IpProtocol":"tcp","FromPort":"443","ToPort":443,"CidrIp":"0.0.0.0/0","Description":"all"},
              {"IpProtocol":"tcp","FromPort":22,"ToPort":22,"SourceSecurityGroupId":"{{other}}"}],
             "SecurityGroupEgress":[{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"CidrIp":"10.0.0.0/16"}]}
            """);
        cloud.AssertStands(Type, id);
        Assert.StartsWith("stack-Thing-", (string?)cloud.Read(Type, id)!["GroupName"], StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_change_in_place_and_the_first_outbound_rule_comes_back()
    {
        var id = cloud.Create(Type, $$"""
            {"GroupDescription":"web","VpcId":"{{vpc}}","SecurityGroupIngress":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIp":"10.0.0.0/8"}],
             "SecurityGroupEgress":[{"IpProtocol":"-1","CidrIp":"10.0.0.0/16"}]}
            """);
        cloud.Update(Type, id, $$"""
            {"GroupDescription":"web","VpcId":"{{vpc}}","SecurityGroupIngress":[{"IpProtocol":"tcp","FromPort":80,"ToPort":80,"CidrIp":"0.0.0.0/0"}]}
            """);
        cloud.AssertStands(Type, id);
        Assert.Equal("""[{"IpProtocol":"-1","CidrIp":"0.0.0.0/0"}]""", cloud.Read(Type, id)!["SecurityGroupEgress"]!.ToJsonString());
    }

    [Fact]
    public void A_group_that_is_in_use_is_not_deleted()
    {
        var id = cloud.Create(Type, $$"""{"GroupDescription":"a","VpcId":"{{vpc}}"}""");
        cloud.Create(Type, $$"""{"GroupDescription":"b","VpcId":"{{vpc}}","SecurityGroupIngress":[{"IpProtocol":"-1","SourceSecurityGroupId":"{{id}}"}]}""", "Other");
        Assert.Equal("DependencyViolation", Assert.Throws<Weft.Wire.AwsException>(() => cloud.Delete(Type, id)).Code);
    }
}
