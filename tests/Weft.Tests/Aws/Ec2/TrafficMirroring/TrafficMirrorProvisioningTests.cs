using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.TrafficMirroring;

public class TrafficMirrorProvisioningTests
{
    private const string Target = "AWS::EC2::TrafficMirrorTarget";
    private const string Filter = "AWS::EC2::TrafficMirrorFilter";
    private const string Rule = "AWS::EC2::TrafficMirrorFilterRule";
    private const string Session = "AWS::EC2::TrafficMirrorSession";

    private readonly ProvisionedCloud cloud = new();

    [Fact]
    public void A_filter_serves_what_it_is_told_and_goes_with_its_rules()
    {
        var filter = cloud.Create(Filter, """{"Description":"all","NetworkServices":["amazon-dns"],"Tags":[{"Key":"a","Value":"b"}]}""");
        Assert.Equal(filter, cloud.Attribute(Filter, filter, "Id"));
        cloud.AssertStands(Filter, filter);
        cloud.Update(Filter, filter, """{"Description":"all","Tags":[{"Key":"a","Value":"c"}]}""");
        cloud.AssertStands(Filter, filter);
        Assert.Empty(cloud.Read(Filter, filter)!["NetworkServices"]!.AsArray());
        cloud.Delete(Filter, filter);
        Assert.Null(cloud.Read(Filter, filter));
    }

    [Fact]
    public void A_rule_is_changed_in_place_and_what_its_template_no_longer_says_is_taken_away()
    {
        var filter = cloud.Create(Filter, "{}");
        var rule = cloud.Create(Rule, $$"""
            {"TrafficMirrorFilterId":"{{filter}}","TrafficDirection":"ingress","RuleNumber":10,"RuleAction":"accept","SourceCidrBlock":"10.0.0.7/16","DestinationCidrBlock":"0.0.0.0/0",
             "Protocol":6,"DestinationPortRange":{"FromPort":80,"ToPort":443},"Description":"web","Tags":[{"Key":"a","Value":"b"}]}
            """);
        Assert.Equal(rule, cloud.Attribute(Rule, rule, "TrafficMirrorFilterRuleId"));
        cloud.AssertStands(Rule, rule);
        cloud.Update(Rule, rule, $$"""
            {"TrafficMirrorFilterId":"{{filter}}","TrafficDirection":"egress","RuleNumber":20,"RuleAction":"reject","SourceCidrBlock":"10.0.0.0/16","DestinationCidrBlock":"0.0.0.0/0"}
            """);
        cloud.AssertStands(Rule, rule);
        var read = cloud.Read(Rule, rule)!;
        Assert.Equal((null, null, null), (read["Protocol"], read["DestinationPortRange"], read["Description"]));
        cloud.Refused("InvalidParameterCombination", Rule, $$"""
            {"TrafficMirrorFilterId":"{{filter}}","TrafficDirection":"ingress","RuleNumber":30,"RuleAction":"accept","SourceCidrBlock":"0.0.0.0/0","DestinationCidrBlock":"0.0.0.0/0","SourcePortRange":{"FromPort":1,"ToPort":2} }
            """);
        cloud.Delete(Rule, rule);
        Assert.Null(cloud.Read(Rule, rule));
    }

    [Fact]
    public void A_session_leads_from_an_interface_to_a_target()
    {
        var vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");
        var subnet = cloud.Create("AWS::EC2::Subnet", $$"""{"VpcId":"{{vpc}}","CidrBlock":"10.0.0.0/24"}""");
        var sink = cloud.Create("AWS::EC2::NetworkInterface", $$"""{"SubnetId":"{{subnet}}"}""");
        var target = cloud.Create(Target, $$"""{"NetworkInterfaceId":"{{sink}}","Description":"sink"}""");
        cloud.AssertStands(Target, target);
        var filter = cloud.Create(Filter, "{}");
        var image = cloud.Cloud.Call(Ec2Api.DescribeImages, new DescribeImagesRequest { Owners = ["amazon"] }).Images![0].ImageId!;
        var instance = cloud.Create("AWS::EC2::Instance", $$"""{"ImageId":"{{image}}","InstanceType":"t3.micro","SubnetId":"{{subnet}}"}""");
        var source = cloud.Cloud.Call(Ec2Api.DescribeInstances, new DescribeInstancesRequest { InstanceIds = [instance] }).Reservations!.Single().Instances!.Single().NetworkInterfaces!.Single().NetworkInterfaceId!;
        var session = cloud.Create(Session, $$"""
            {"NetworkInterfaceId":"{{source}}","TrafficMirrorTargetId":"{{target}}","TrafficMirrorFilterId":"{{filter}}","SessionNumber":1,"PacketLength":100,"VirtualNetworkId":7,"Description":"tap"}
            """);
        Assert.Equal(session, cloud.Attribute(Session, session, "Id"));
        cloud.AssertStands(Session, session);
        cloud.Update(Session, session, $$"""{"NetworkInterfaceId":"{{source}}","TrafficMirrorTargetId":"{{target}}","TrafficMirrorFilterId":"{{filter}}","SessionNumber":2,"Tags":[{"Key":"a","Value":"b"}]}""");
        cloud.AssertStands(Session, session);
        Assert.Null(cloud.Read(Session, session)!["PacketLength"]);
        cloud.Delete(Session, session);
        Assert.Null(cloud.Read(Session, session));
        cloud.Delete(Target, target);
        Assert.Null(cloud.Read(Target, target));
    }
}
