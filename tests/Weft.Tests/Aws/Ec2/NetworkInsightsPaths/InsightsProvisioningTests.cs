using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Control.Provisioning;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NetworkInsightsPaths;

/// <summary>AWS's analyzers in stacks: paths and their analyses, access scopes and theirs.</summary>
public class InsightsProvisioningTests
{
    private const string Path = "AWS::EC2::NetworkInsightsPath";
    private const string Analysis = "AWS::EC2::NetworkInsightsAnalysis";
    private const string Scope = "AWS::EC2::NetworkInsightsAccessScope";
    private const string ScopeAnalysis = "AWS::EC2::NetworkInsightsAccessScopeAnalysis";

    private readonly ProvisionedCloud cloud = new();
    private readonly string card;
    private readonly string other;

    public InsightsProvisioningTests()
    {
        var vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");
        var subnet = cloud.Create("AWS::EC2::Subnet", $$"""{"VpcId":"{{vpc}}","CidrBlock":"10.0.1.0/24"}""");
        (card, other) = (Card(subnet), Card(subnet));
    }

    /// <summary>The interface of an instance, which lets in all of its group.</summary>
    private string Card(string subnet)
    {
        var instance = cloud.Create("AWS::EC2::Instance", $$"""{"ImageId":"{{new CardCloud().Image}}","InstanceType":"t3.micro","SubnetId":"{{subnet}}"}""");
        return cloud.Cloud.ViewOf().Under(NetworkInterface.OfInstance, instance).Single().Id.Text;
    }

    [Fact]
    public void A_path_is_analyzed()
    {
        var path = cloud.Create(Path, $$"""{"Source":"{{card}}","Destination":"{{other}}","Protocol":"tcp","DestinationPort":443,"Tags":[{"Key":"a","Value":"b"}]}""");
        cloud.AssertStands(Path, path);
        Assert.EndsWith($"network-insights-path/{path}", cloud.Attribute(Path, path, "NetworkInsightsPathArn"), StringComparison.Ordinal);
        Assert.EndsWith(card, cloud.Attribute(Path, path, "SourceArn"), StringComparison.Ordinal);
        var analysis = cloud.Create(Analysis, $$"""{"NetworkInsightsPathId":"{{path}}"}""");
        cloud.AssertStands(Analysis, analysis);
        Assert.Equal(Settling.Settled, cloud.Cloud.Catalog.FindProvisioned(Analysis)!.Settle(cloud.Cloud.ViewOf(), analysis));
        Assert.Equal(("succeeded", "true"), (cloud.Attribute(Analysis, analysis, "Status"), cloud.Attribute(Analysis, analysis, "NetworkPathFound")));
        cloud.Delete(Analysis, analysis);
        Assert.Null(cloud.Read(Analysis, analysis));
        cloud.Delete(Path, path);
        Assert.Null(cloud.Read(Path, path));
    }

    [Fact]
    public void Filters_of_a_path_stand_as_they_were_given()
    {
        var path = cloud.Create(Path, $$"""
            {"Source":"{{card}}","Protocol":"tcp","FilterAtSource":{"DestinationAddress":"10.0.1.99","DestinationPortRange":{"FromPort":443,"ToPort":443} } }
            """);
        cloud.AssertStands(Path, path);
    }

    [Fact]
    public void A_scope_is_searched()
    {
        var scope = cloud.Create(Scope, $$"""
            {"MatchPaths":[{"Source":{"ResourceStatement":{"Resources":["{{card}}"]},"PacketHeaderStatement":{"Protocols":["tcp"],"DestinationPorts":["443"]} },
                            "Destination":{"ResourceStatement":{"ResourceTypes":["AWS::EC2::InternetGateway"]} } }],
             "ExcludePaths":[{"ThroughResources":[{"ResourceStatement":{"ResourceTypes":["AWS::EC2::NatGateway"]} }]}]}
            """);
        cloud.AssertStands(Scope, scope);
        var analysis = cloud.Create(ScopeAnalysis, $$"""{"NetworkInsightsAccessScopeId":"{{scope}}"}""");
        cloud.AssertStands(ScopeAnalysis, analysis);
        Assert.Equal(("succeeded", "2"), (cloud.Attribute(ScopeAnalysis, analysis, "Status"), cloud.Attribute(ScopeAnalysis, analysis, "AnalyzedEniCount")));
        cloud.Delete(ScopeAnalysis, analysis);
        cloud.Delete(Scope, scope);
        Assert.Null(cloud.Read(Scope, scope));
    }
}
