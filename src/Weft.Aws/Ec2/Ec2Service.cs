using Weft.Aws.Ec2.AccountAttributes;
using Weft.Aws.Ec2.Addresses;
using Weft.Aws.Ec2.DhcpOptions;
using Weft.Aws.Ec2.EgressOnlyInternetGateways;
using Weft.Aws.Ec2.FlowLogs;
using Weft.Aws.Ec2.Images;
using Weft.Aws.Ec2.InstanceProfileAssociations;
using Weft.Aws.Ec2.InstanceTypes;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.InternetGateways;
using Weft.Aws.Ec2.KeyPairs;
using Weft.Aws.Ec2.LaunchTemplates;
using Weft.Aws.Ec2.NatGateways;
using Weft.Aws.Ec2.NetworkAcls;
using Weft.Aws.Ec2.NetworkInsightsAccessScopeAnalyses;
using Weft.Aws.Ec2.NetworkInsightsAccessScopes;
using Weft.Aws.Ec2.NetworkInsightsAnalyses;
using Weft.Aws.Ec2.NetworkInsightsPaths;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.PrefixLists;
using Weft.Aws.Ec2.Regions;
using Weft.Aws.Ec2.RouteTables;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.TrafficMirroring;
using Weft.Aws.Ec2.Volumes;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.Ec2.VpnGateways;
using Weft.Control.Operations;

namespace Weft.Aws.Ec2;

/// <summary>Amazon EC2 as far as it is the network: one line a resource.</summary>
public static class Ec2Service
{
    public static void Declare(Catalog catalog, OptedInRegions optedIn, IConsoles consoles, bool hasFlowLogFolder)
    {
        RegionOperations.Declare(catalog, optedIn);
        AccountAttributeOperations.Declare(catalog);
        InstanceTypeOperations.Declare(catalog);
        ImageOperations.Declare(catalog);
        Vpc.Declare(catalog);
        Subnet.Declare(catalog);
        SecurityGroup.Declare(catalog);
        NetworkAcl.Declare(catalog);
        DhcpOptionsSet.Declare(catalog);
        ManagedPrefixList.Declare(catalog);
        VpcPeeringConnection.Declare(catalog);
        NetworkInterface.Declare(catalog);
        InternetGateway.Declare(catalog);
        EgressOnlyInternetGateway.Declare(catalog);
        VpnGateway.Declare(catalog);
        RouteTable.Declare(catalog);
        ElasticAddress.Declare(catalog);
        KeyPair.Declare(catalog);
        Instance.Declare(catalog, consoles);
        Volume.Declare(catalog);
        LaunchTemplate.Declare(catalog);
        InstanceProfileAssociation.Declare(catalog);
        NatGateway.Declare(catalog);
        FlowLog.Declare(catalog, hasFlowLogFolder);
        TrafficMirrorTarget.Declare(catalog);
        TrafficMirrorFilter.Declare(catalog);
        TrafficMirrorFilterRule.Declare(catalog);
        TrafficMirrorSession.Declare(catalog);
        TrafficMirrorProvisioning.Declare(catalog);
        NetworkInsightsPath.Declare(catalog);
        NetworkInsightsAnalysis.Declare(catalog);
        NetworkInsightsAccessScope.Declare(catalog);
        NetworkInsightsAccessScopeAnalysis.Declare(catalog);
        TagOperations.Declare(catalog);
        ParameterValues.Declare(catalog);
    }
}
