using Xunit;

namespace Weft.Tests.Aws.Ec2.SecurityGroups;

public class StandaloneRuleProvisioningTests
{
    private const string Inbound = "AWS::EC2::SecurityGroupIngress";
    private const string Outbound = "AWS::EC2::SecurityGroupEgress";

    private readonly ProvisionedCloud cloud = new();
    private readonly string group;

    public StandaloneRuleProvisioningTests()
    {
        var vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");
        group = cloud.Create("AWS::EC2::SecurityGroup", $$"""{"VpcId":"{{vpc}}","GroupDescription":"g"}""");
    }

    [Theory]
    [InlineData(Inbound, """{"GroupId":"$","IpProtocol":"tcp","FromPort":80,"ToPort":80,"CidrIp":"0.0.0.0/0","Description":"web"}""")]
    [InlineData(Inbound, """{"GroupId":"$","IpProtocol":"-1","SourceSecurityGroupId":"$"}""")]
    [InlineData(Inbound, """{"GroupId":"$","IpProtocol":"icmp","FromPort":"8","ToPort":"-1","CidrIpv6":"::/0"}""")]
    [InlineData(Outbound, """{"GroupId":"$","IpProtocol":"udp","FromPort":53,"ToPort":53,"CidrIp":"10.0.0.2/32"}""")]
    [InlineData(Outbound, """{"GroupId":"$","IpProtocol":"tcp","FromPort":1,"ToPort":2,"DestinationSecurityGroupId":"$"}""")]
    public void A_rule_is_made_described_anew_and_revoked(string type, string properties)
    {
        var given = properties.Replace("$", group, StringComparison.Ordinal);
        var rule = cloud.Create(type, given);
        Assert.StartsWith("sgr-", rule, StringComparison.Ordinal);
        Assert.Equal(rule, cloud.Attribute(type, rule, "Id"));
        cloud.AssertStands(type, rule);
        cloud.Update(type, rule, given.Replace(",\"Description\":\"web\"", "", StringComparison.Ordinal).Replace("\"IpProtocol\"", "\"Description\":\"new\",\"IpProtocol\"", StringComparison.Ordinal));
        cloud.AssertStands(type, rule);
        cloud.Delete(type, rule);
        Assert.Null(cloud.Read(type, rule));
    }

    [Fact]
    public void A_rule_that_stands_already_and_one_with_two_sources_are_refused()
    {
        var properties = $$"""{"GroupId":"{{group}}","IpProtocol":"tcp","FromPort":80,"ToPort":80,"CidrIp":"0.0.0.0/0"}""";
        cloud.Create(Inbound, properties);
        cloud.Refused("InvalidPermission.Duplicate", Inbound, properties);
        cloud.Refused("InvalidParameterCombination", Inbound, properties.Replace("0.0.0.0/0\"", "10.0.0.0/8\",\"CidrIpv6\":\"::/0\"", StringComparison.Ordinal));
    }
}
