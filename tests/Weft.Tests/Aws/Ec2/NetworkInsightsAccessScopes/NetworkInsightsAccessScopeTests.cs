using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NetworkInsightsAccessScopes;

public class NetworkInsightsAccessScopeTests
{
    private readonly TestCloud cloud = new();

    [Fact]
    public void A_scope_keeps_its_statements_as_they_were_written()
    {
        var created = cloud.Call(Ec2Api.CreateNetworkInsightsAccessScope, new CreateNetworkInsightsAccessScopeRequest
        {
            ClientToken = "1",
            MatchPaths =
            [
                new()
                {
                    Source = new() { ResourceStatement = new() { ResourceTypes = ["AWS::EC2::InternetGateway"] } },
                    Destination = new()
                    {
                        ResourceStatement = new() { Resources = ["vpc-0123456789abcdef0"] },
                        PacketHeaderStatement = new() { DestinationPorts = ["22", "80-90"], SourceAddresses = ["203.0.113.0/24"], DestinationAddresses = ["10.0.0.5"], SourcePorts = ["1024-65535"], Protocols = ["tcp"] },
                    },
                },
            ],
            ExcludePaths = [new() { ThroughResources = [new() { ResourceStatement = new() { ResourceTypes = ["AWS::EC2::NatGateway"] } }] }],
            TagSpecifications = [new TagSpecificationShape { ResourceType = "network-insights-access-scope", Tags = [new TagShape { Key = "Name", Value = "in" }] }],
        });

        var id = created.NetworkInsightsAccessScope!.NetworkInsightsAccessScopeId!;
        Assert.StartsWith("nis-0", id, StringComparison.Ordinal);
        Assert.Equal($"arn:aws:ec2:us-east-1:123456789012:network-insights-access-scope/{id}", created.NetworkInsightsAccessScope.NetworkInsightsAccessScopeArn);
        var content = cloud.Call(Ec2Api.GetNetworkInsightsAccessScopeContent, new GetNetworkInsightsAccessScopeContentRequest { NetworkInsightsAccessScopeId = id }).NetworkInsightsAccessScopeContent!;
        var (match, exclude) = (Assert.Single(content.MatchPaths!), Assert.Single(content.ExcludePaths!));
        Assert.Equal(["AWS::EC2::InternetGateway"], match.Source!.ResourceStatement!.ResourceTypes!);
        Assert.Equal(["vpc-0123456789abcdef0"], match.Destination!.ResourceStatement!.Resources!);
        var headers = match.Destination.PacketHeaderStatement!;
        Assert.Equal(["22", "80-90"], headers.DestinationPorts!);
        Assert.Equal(("203.0.113.0/24", "10.0.0.5", "1024-65535", "tcp"), (headers.SourceAddresses![0], headers.DestinationAddresses![0], headers.SourcePorts![0], headers.Protocols![0]));
        Assert.Equal(["AWS::EC2::NatGateway"], exclude.ThroughResources![0].ResourceStatement!.ResourceTypes!);
        var described = Assert.Single(cloud.Call(Ec2Api.DescribeNetworkInsightsAccessScopes, new DescribeNetworkInsightsAccessScopesRequest { NetworkInsightsAccessScopeIds = [id] }).NetworkInsightsAccessScopes!);
        Assert.Equal(("in", described.CreatedDate), (described.Tags![0].Value, described.UpdatedDate));
    }

    [Fact]
    public void A_deleted_scope_is_gone()
    {
        var id = cloud.Call(Ec2Api.CreateNetworkInsightsAccessScope, Valid()).NetworkInsightsAccessScope!.NetworkInsightsAccessScopeId!;

        Assert.Equal(id, cloud.Call(Ec2Api.DeleteNetworkInsightsAccessScope, new DeleteNetworkInsightsAccessScopeRequest { NetworkInsightsAccessScopeId = id }).NetworkInsightsAccessScopeId);
        cloud.Refused("InvalidNetworkInsightsAccessScopeId.NotFound", Ec2Api.GetNetworkInsightsAccessScopeContent, new() { NetworkInsightsAccessScopeId = id });
        cloud.Refused("InvalidNetworkInsightsAccessScopeId.NotFound", Ec2Api.DeleteNetworkInsightsAccessScope, new() { NetworkInsightsAccessScopeId = id });
        cloud.Refused("InvalidNetworkInsightsAccessScopeId.Malformed", Ec2Api.DescribeNetworkInsightsAccessScopes, new() { NetworkInsightsAccessScopeIds = ["nis-x"] });
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeNetworkInsightsAccessScopes, new() { Filters = [new FilterShape { Name = "source", Values = ["x"] }] });
    }

    public static TheoryData<string, AccessScopePathRequestShape> Refusals() => new()
    {
        { "InvalidParameterValue", new() },
        { "InvalidParameterCombination", new() { Source = new() { ResourceStatement = new() } } },
        { "InvalidParameterCombination", new() { Source = new() { ResourceStatement = new() { Resources = ["vpc-0123456789abcdef0"], ResourceTypes = ["AWS::EC2::InternetGateway"] } } } },
        { "InvalidParameterValue", new() { Source = new() { ResourceStatement = new() { Resources = ["nat-0123456789abcdef0"] } } } },
        { "InvalidParameterValue", new() { Source = new() { ResourceStatement = new() { Resources = ["web"] } } } },
        { "InvalidParameterValue", new() { Source = new() { ResourceStatement = new() { ResourceTypes = ["AWS::EC2::NatGateway"] } } } },
        { "InvalidParameterValue", new() { ThroughResources = [new() { ResourceStatement = new() { ResourceTypes = ["AWS::EC2::InternetGateway"] } }] } },
        { "MissingParameter", new() { ThroughResources = [new()] } },
        { "UnsupportedOperation", new() { Destination = new() { ResourceStatement = new() { Resources = ["arn:aws:resource-groups:us-east-1:123456789012:group/bastions"] } } } },
        { "InvalidParameterValue", new() { Source = new() { PacketHeaderStatement = new() } } },
        { "InvalidParameterValue", new() { Source = new() { PacketHeaderStatement = new() { SourcePorts = ["90-80"] } } } },
        { "InvalidParameterValue", new() { Source = new() { PacketHeaderStatement = new() { DestinationPorts = ["http"] } } } },
        { "InvalidParameterValue", new() { Source = new() { PacketHeaderStatement = new() { SourceAddresses = ["2001:db8::/32"] } } } },
        { "InvalidParameterValue", new() { Source = new() { PacketHeaderStatement = new() { SourcePrefixLists = ["sg-0123456789abcdef0"] } } } },
        { "InvalidParameterCombination", new() { Source = new() { PacketHeaderStatement = new() { SourceAddresses = ["10.0.0.1"], SourcePrefixLists = ["pl-0123456789abcdef0"] } } } },
        { "InvalidParameterCombination", new() { Source = new() { PacketHeaderStatement = new() { DestinationAddresses = ["10.0.0.1"], DestinationPrefixLists = ["pl-0123456789abcdef0"] } } } },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_statement_that_cannot_be_is_refused(string code, AccessScopePathRequestShape path) =>
        cloud.Refused(code, Ec2Api.CreateNetworkInsightsAccessScope, new() { ClientToken = "1", MatchPaths = [path] });

    [Fact]
    public void A_scope_needs_a_path_to_match() =>
        cloud.Refused("MissingParameter", Ec2Api.CreateNetworkInsightsAccessScope, new() { ClientToken = "1" });

    [Fact]
    public void A_thousand_scopes_are_the_quota()
    {
        for (var i = 0; i < 1000; i++) cloud.Call(Ec2Api.CreateNetworkInsightsAccessScope, Valid());

        cloud.Refused("NetworkInsightsAccessScope.LimitExceeded", Ec2Api.CreateNetworkInsightsAccessScope, Valid());
    }

    private CreateNetworkInsightsAccessScopeRequest Valid() => new()
    {
        ClientToken = $"{cloud.State.Revision}", MatchPaths = [new() { Source = new() { ResourceStatement = new() { Resources = ["vpc-0123456789abcdef0"] } } }],
    };
}
