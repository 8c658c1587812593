using Weft.Aws.Ec2.VpcPeering;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>Rules that reach across peering connections: those that lead nowhere any more, and who refers to a group from the other side.</summary>
internal static class StaleRules
{
    public static DescribeStaleSecurityGroupsResult Describe(View view, DescribeStaleSecurityGroupsRequest request)
    {
        var vpc = view.Require<Vpc>(request.VpcId);
        var groups = view.Referring(SecurityGroup.InVpc, vpc.Id)
            .Select(group => (Group: group, Stale: StaleOf(view, group)))
            .Where(found => found.Stale.Count > 0);
        var page = Page.Of(groups, found => found.Group.Id.Text, request.MaxResults, request.NextToken, Ec2Errors.InvalidNextToken);
        return new DescribeStaleSecurityGroupsResult
        {
            StaleSecurityGroupSet = page.Select(found => Shape(view, found.Group, found.Stale)),
            NextToken = page.NextToken,
        };
    }

    public static DescribeSecurityGroupReferencesResult DescribeReferences(View view, DescribeSecurityGroupReferencesRequest request)
    {
        var groups = request.GroupId.Distinct().Select(view.Require<SecurityGroup>).ToList();
        return new DescribeSecurityGroupReferencesResult { SecurityGroupReferenceSet = [.. groups.SelectMany(group => ReferencesTo(view, group))] };
    }

    private static IEnumerable<SecurityGroupReferenceShape> ReferencesTo(View view, SecurityGroup group) =>
        view.LocationsUnder(SecurityGroupRule.AcrossPeering, group.Id.Text)
            .Select(location => (There: view.In(location.Scope), Rule: view.In(location.Scope).Require<SecurityGroupRule>(location.Id)))
            .Where(found => !IsStale(found.There, found.Rule))
            .Select(found => (Vpc: found.There.Require(found.Rule.Group).Vpc.Text, Peering: found.Rule.Peer.Group!.Peering!.Value.Text))
            .Distinct()
            .Select(found => new SecurityGroupReferenceShape
            {
                GroupId = group.Id.Text,
                ReferencingVpcId = found.Vpc,
                VpcPeeringConnectionId = found.Peering,
            });

    private static List<SecurityGroupRule> StaleOf(View view, SecurityGroup group) =>
        [.. view.Referring(SecurityGroupRule.OfGroup, group.Id).Where(rule => IsStale(view, rule))];

    private static bool IsStale(View view, SecurityGroupRule rule)
    {
        if (rule.Peer.Group is not { Peering: { } peering } named) return false;
        if (view.Find(peering) is not { Status: VpcPeeringConnectionStateReasonCodeValues.Active } connection) return true;
        var end = connection.Requester.Vpc == named.Vpc ? connection.Requester : connection.Accepter;
        return view.In(end.Scope).Find(named.Group) is null;
    }

    private static StaleSecurityGroupShape Shape(View view, SecurityGroup group, List<SecurityGroupRule> stale) => new()
    {
        GroupId = group.Id.Text,
        GroupName = group.Name,
        Description = group.Description,
        VpcId = group.Vpc.Text,
        StaleIpPermissions = Permissions(view, stale.Where(rule => !rule.IsEgress)),
        StaleIpPermissionsEgress = Permissions(view, stale.Where(rule => rule.IsEgress)),
    };

    private static List<StaleIpPermissionShape> Permissions(View view, IEnumerable<SecurityGroupRule> rules) =>
        [.. rules.GroupBy(rule => rule.Traffic).Select(same => new StaleIpPermissionShape
        {
            IpProtocol = same.Key.Protocol,
            FromPort = same.Key.From,
            ToPort = same.Key.To,
            UserIdGroupPairs = [.. same.Select(rule => GroupShapes.Pair(view, rule))],
        })];
}
