using Weft.Control.Timing;
using Weft.Wire.CloudFormation;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Types;

/// <summary>One template with nearly every type: made, found as it was made, changed in place, and taken away without a rest.</summary>
public class WholeNetworkTests
{
    private const string Template = """
        Transform: AWS::LanguageExtensions
        Parameters:
          Image: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}
          Kind: {Type: String, Default: t3.micro}
          Zones: {Type: CommaDelimitedList, Default: 'a,b'}
        Mappings: {Parts: {zones: {a: 10.0.0.0/24, b: 10.0.1.0/24}}}
        Resources:
          Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true, Tags: [{Key: Name, Value: net}]}}
          More: {Type: AWS::EC2::VPCCidrBlock, Properties: {VpcId: !Ref Net, AmazonProvidedIpv6CidrBlock: true}}
          Other: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
          Peering: {Type: AWS::EC2::VPCPeeringConnection, Properties: {VpcId: !Ref Net, PeerVpcId: !Ref Other}}
          Fn::ForEach::Subnets:
            - Zone
            - !Ref Zones
            - Subnet${Zone}:
                Type: AWS::EC2::Subnet
                Properties: {VpcId: !Ref Net, AvailabilityZone: !Sub '${AWS::Region}${Zone}', CidrBlock: !FindInMap [Parts, zones, !Ref Zone]}
          Internet: {Type: AWS::EC2::InternetGateway}
          Attached: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Net, InternetGatewayId: !Ref Internet}}
          Egress: {Type: AWS::EC2::EgressOnlyInternetGateway, Properties: {VpcId: !Ref Net}}
          Address: {Type: AWS::EC2::EIP, DependsOn: Attached, Properties: {Domain: vpc}}
          Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref Subneta, AllocationId: !GetAtt Address.AllocationId}}
          Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Net}}
          Out: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat}}
          Out6: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: !Ref Egress}}
          Across: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 10.1.0.0/16, VpcPeeringConnectionId: !Ref Peering}}
          Used: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Subneta, RouteTableId: !Ref Table}}
          List: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Net}}
          Entry: {Type: AWS::EC2::NetworkAclEntry, Properties: {NetworkAclId: !Ref List, RuleNumber: 100, Protocol: -1, RuleAction: allow, CidrBlock: 0.0.0.0/0}}
          Listed: {Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: {SubnetId: !Ref Subneta, NetworkAclId: !Ref List}}
          Prefixes: {Type: AWS::EC2::PrefixList, Properties: {PrefixListName: offices, AddressFamily: IPv4, MaxEntries: 3, Entries: [{Cidr: 192.0.2.0/24}]}}
          Group: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Net, GroupDescription: web}}
          Rule: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Group, IpProtocol: tcp, FromPort: 443, ToPort: 443, SourcePrefixListId: !Ref Prefixes}}
          Rule2: {Type: AWS::EC2::SecurityGroupEgress, Properties: {GroupId: !Ref Group, IpProtocol: udp, FromPort: 53, ToPort: 53, CidrIp: 10.0.0.2/32}}
          Options: {Type: AWS::EC2::DHCPOptions, Properties: {DomainName: example.org}}
          Given: {Type: AWS::EC2::VPCDHCPOptionsAssociation, Properties: {VpcId: !Ref Net, DhcpOptionsId: !Ref Options}}
          Role:
            Type: AWS::IAM::Role
            Properties:
              AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: [ec2.amazonaws.com, vpc-flow-logs.amazonaws.com]}, Action: sts:AssumeRole}]}
          Policy: {Type: AWS::IAM::Policy, Properties: {PolicyName: p, Roles: [!Ref Role], PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'logs:*', Resource: '*'}]}}}
          Profile: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref Role]}}
          Logs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 7}}
          Flows: {Type: AWS::EC2::FlowLog, Properties: {ResourceId: !Ref Net, ResourceType: VPC, TrafficType: ALL, LogGroupName: !Ref Logs, DeliverLogsPermissionArn: !GetAtt Role.Arn}}
          Card: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Subneta, GroupSet: [!Ref Group]}}
          Web: {Type: AWS::EC2::Instance, Properties: {ImageId: !Ref Image, InstanceType: !Ref Kind, SubnetId: !Ref Subneta, SecurityGroupIds: [!Ref Group], IamInstanceProfile: !Ref Profile}}
          Second: {Type: AWS::EC2::NetworkInterfaceAttachment, Properties: {NetworkInterfaceId: !Ref Card, InstanceId: !Ref Web, DeviceIndex: 1}}
          Public: {Type: AWS::EC2::EIP, DependsOn: Attached}
          Moved: {Type: AWS::EC2::EIPAssociation, Properties: {AllocationId: !GetAtt Public.AllocationId, NetworkInterfaceId: !Ref Card}}
          Kept: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !GetAtt Web.PrivateIp, Tags: {team: net}}}
          Path: {Type: AWS::EC2::NetworkInsightsPath, Properties: {Source: !Ref Web, Destination: !Ref Internet, Protocol: tcp}}
          CDKMetadata: {Type: AWS::CDK::Metadata, Properties: {Analytics: 'v2:x'}}
        Outputs:
          Kind: {Value: !Ref Kind}
          Address: {Value: !Ref Public}
        """;

    private static string[] Capabilities => [CapabilityValues.CapabilityIam, CapabilityValues.CapabilityAutoExpand];

    [Fact]
    public void It_is_made_has_no_drift_changes_and_goes()
    {
        var cloud = new StackCloud();
        Create(cloud);
        cloud.AssertStatus("whole", "CREATE_COMPLETE");
        var drift = cloud.Cloud.Call(CloudFormationApi.DetectStackDrift, new DetectStackDriftRequest { StackName = "whole" }).StackDriftDetectionId!;
        var found = cloud.Cloud.Call(CloudFormationApi.DescribeStackDriftDetectionStatus, new DescribeStackDriftDetectionStatusRequest { StackDriftDetectionId = drift });
        var drifts = cloud.Cloud.Call(CloudFormationApi.DescribeStackResourceDrifts, new DescribeStackResourceDriftsRequest { StackName = "whole" }).StackResourceDrifts!;
        Assert.True(found.StackDriftStatus == "IN_SYNC", string.Join('\n', drifts.Where(one => one.StackResourceDriftStatus != "IN_SYNC").Select(one => $"{one.LogicalResourceId} {one.StackResourceDriftStatus} {one.ExpectedProperties} {one.ActualProperties}")));
        cloud.Cloud.Call(CloudFormationApi.UpdateStack, new UpdateStackRequest
        {
            StackName = "whole", UsePreviousTemplate = true, Capabilities = Capabilities, Parameters = [new ParameterShape { ParameterKey = "Kind", ParameterValue = "t3.small" }],
        });
        cloud.AssertStatus("whole", "UPDATE_COMPLETE");
        Assert.Equal("t3.small", cloud.Cloud.ViewOf().Require<Weft.Aws.Ec2.Instances.Instance>(cloud.PhysicalId("whole", "Web")).InstanceType);
        cloud.Delete("whole");
        Assert.DoesNotContain(
            cloud.Cloud.Call(CloudFormationApi.ListStacks, new ListStacksRequest()).StackSummaries!, stack => stack.StackStatus != "DELETE_COMPLETE");
    }

    [Fact]
    public void At_the_pace_of_AWS_it_is_made_too()
    {
        var cloud = new StackCloud(Pace.Aws);
        Create(cloud);
        for (var i = 0; i < 600 && cloud.Status("whole") == "CREATE_IN_PROGRESS"; i++) cloud.Cloud.Pass(TimeSpan.FromSeconds(5));
        cloud.AssertStatus("whole", "CREATE_COMPLETE");
    }

    private static void Create(StackCloud cloud) =>
        cloud.Cloud.Call(CloudFormationApi.CreateStack, new CreateStackRequest { StackName = "whole", TemplateBody = Template, Capabilities = Capabilities });
}
