using Weft.Aws.CloudFormation.Foresight;
using Weft.Aws.Ec2.Reach;
using Weft.Control;
using Weft.Network.Reachability.Questions;
using Weft.Wire;
using Weft.Wire.CloudFormation;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Foresight;

/// <summary>A template is foreseen on a fork: what it would make, whether it would come to its end, and what it would open.</summary>
public class TemplateForecastTests
{
    private const string Shop = """
        Parameters:
          Port: {Type: Number, Default: 443}
        Resources:
          Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
          Door: {Type: AWS::EC2::InternetGateway}
          Hinge: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Net, InternetGatewayId: !Ref Door}}
          Front: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true}}
          Routes: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Net}}
          Out: {Type: AWS::EC2::Route, DependsOn: Hinge, Properties: {RouteTableId: !Ref Routes, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Door}}
          Uses: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Front, RouteTableId: !Ref Routes}}
          Web:
            Type: AWS::EC2::SecurityGroup
            Properties:
              GroupName: web
              GroupDescription: web
              VpcId: !Ref Net
              SecurityGroupIngress: [{IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, CidrIp: 0.0.0.0/0}]
          Card: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Front, GroupSet: [!Ref Web]}}
        """;

    private static readonly Scope scope = new(AccountId.Default, new RegionName(TestCloud.DefaultRegion));

    private readonly StackCloud stacks = new();

    [Fact]
    public void A_new_stack_is_made_on_the_fork_and_nowhere_else()
    {
        var (forecast, fork) = Run(Shop);

        Assert.Equal(9, forecast.Resources.Count);
        Assert.All(forecast.Resources, resource => Assert.Equal(("create", null), (resource.Action, resource.Problem)));
        Assert.Contains(forecast.Names, name => name.Value == "Net" && name.Key.StartsWith("vpc-", StringComparison.Ordinal));
        Assert.Contains(fork.ViewOf(scope).All<Weft.Aws.Ec2.SecurityGroups.SecurityGroup>(), group => group.Name == "web");
        Assert.Equal("ValidationError", stacks.Cloud.Refused("ValidationError", CloudFormationApi.DescribeStacks, new DescribeStacksRequest { StackName = "shop" }).Code);
        Assert.Equal(0, forecast.Before.Revision);
    }

    [Fact]
    public void An_update_tells_what_changes_and_what_that_opens()
    {
        stacks.Create("shop", Shop);
        Assert.Equal(StackStatusValues.CreateComplete, stacks.Status("shop"));
        var before = stacks.Cloud.State;

        var (forecast, fork) = Run(Shop, ("Port", "8443"));

        var resource = Assert.Single(forecast.Resources);
        Assert.Equal(("Web", "update", null), (resource.Address, resource.Action, resource.Problem));
        Assert.Same(before, forecast.Before);
        var statements = PolicyParser.Parse("nothing from internet reaches group web on tcp/443", out _);
        var reach = NetworkReach.Of(fork.State.NetworkAt(fork.Now));
        Assert.True(Assert.Single(new PolicyCheck(new EndSelectors([fork.ViewOf(scope)], reach.Network), new ClaimJudge(reach.Matrix, reach.Internet)).Judge(statements, out _)).Holds);
        var rules = fork.State.NetworkAt(fork.Now).Input.Groups.SelectMany(group => group.Rules).Select(rule => rule.Traffic.ToString()).ToList();
        Assert.Contains("tcp 8443", rules);
        Assert.DoesNotContain("tcp 443", rules);
        Assert.Equal(before.Revision, stacks.Cloud.State.Revision);
    }

    [Fact]
    public void A_template_that_would_roll_back_names_the_resource_and_the_reason()
    {
        var (forecast, fork) = Run(Shop.Replace("CidrBlock: 10.0.0.0/24", "CidrBlock: 10.9.0.0/24", StringComparison.Ordinal));

        var refused = Assert.Single(forecast.Resources, resource => resource.IsRefused);
        Assert.Equal("Front", refused.Address);
        Assert.Contains("10.9.0.0/24", refused.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(fork.ViewOf(scope).All<Weft.Aws.Ec2.SecurityGroups.SecurityGroup>(), group => group.Name == "web");
    }

    [Fact]
    public void A_template_that_changes_nothing_has_no_changes_and_one_that_is_none_is_refused()
    {
        stacks.Create("shop", Shop);

        Assert.Empty(Run(Shop).Forecast.Resources);
        Assert.Equal("ValidationError", Assert.Throws<AwsException>(() => Run("Resources: {A: {Type: AWS::Nothing::Here}}")).Code);
    }

    private (TemplateForecast Forecast, Fork Fork) Run(string template, params (string Key, string Value)[] parameters)
    {
        var fork = new Fork(stacks.Cloud.State, stacks.Cloud.Catalog, stacks.Cloud.Now);
        var forecast = new TemplateForecast(template, "shop", [.. parameters.Select(given => KeyValuePair.Create(given.Key, given.Value))], fork, scope);
        forecast.Run();
        return (forecast, fork);
    }
}
