using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.ServiceQuotas;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>CreateSecurityGroup, DeleteSecurityGroup, DescribeSecurityGroups, GetSecurityGroupsForVpc.</summary>
internal static class GroupOperations
{
    private const string PrimaryVpcFilter = "primary-vpc-id";

    private static readonly string[] forVpcFilters = ["group-id", "description", "group-name", "owner-id", PrimaryVpcFilter];

    public static CreateSecurityGroupResult Create(Transaction transaction, CreateSecurityGroupRequest request)
    {
        GroupNames.RequireName(request.GroupName);
        GroupNames.RequireDescription(request.Description);
        var vpc = request.VpcId is { } id ? transaction.Require<Vpc>(id) : GroupNames.RequireDefaultVpc(transaction);
        if (transaction.CountUnder(SecurityGroup.ByName, SecurityGroup.NameKey(vpc.Id, request.GroupName)) > 0)
            throw new AwsException("InvalidGroup.Duplicate", $"The security group '{request.GroupName}' already exists for VPC '{vpc.Id}'");
        transaction.RequireQuota(VpcQuotas.SecurityGroupsPerRegion, transaction.Count<SecurityGroup>(), 1, _ => LimitExceeded());
        var group = transaction.Put(new SecurityGroup(transaction.NewId<SecurityGroup>(), vpc.Id, request.GroupName, request.Description));
        DefaultGroup.PutFirstEgress(transaction, vpc, group);
        transaction.TagNew(group.Id, request.TagSpecifications);
        return new CreateSecurityGroupResult
        {
            GroupId = group.Id.Text,
            SecurityGroupArn = GroupShapes.ArnOf(transaction, group),
            Tags = TagRules.Shapes(transaction.TagsOf(group.Id)),
        };
    }

    public static DeleteSecurityGroupResult Delete(Transaction transaction, DeleteSecurityGroupRequest request)
    {
        var group = GroupNames.Require(transaction, request.GroupId, request.GroupName);
        if (group.IsDefault)
            throw new AwsException("CannotDelete", $"the specified group: \"{group.Id}\" name: \"{group.Name}\" cannot be deleted by a user");
        if (transaction.IsReferenced(group.Id))
            throw new AwsException("DependencyViolation", $"resource {group.Id} has a dependent object");
        DefaultGroup.Remove(transaction, group);
        return new DeleteSecurityGroupResult { Return = true, GroupId = group.Id.Text };
    }

    public static DescribeSecurityGroupsResult Describe(View view, DescribeSecurityGroupsRequest request)
    {
        var ids = request.GroupIds.Concat(request.GroupNames.Select(name => GroupNames.RequireNamed(view, name).Id.Text)).ToList();
        var page = view.Page<SecurityGroup>(ids, request.Filters, request);
        return new DescribeSecurityGroupsResult { SecurityGroups = page.Select(group => GroupShapes.Of(view, group)), NextToken = page.NextToken };
    }

    public static GetSecurityGroupsForVpcResult GetForVpc(View view, GetSecurityGroupsForVpcRequest request)
    {
        if (request.Filters.FirstOrDefault(filter => !forVpcFilters.Contains(filter.Name)) is { } unknown)
            throw Ec2Errors.InvalidFilter(unknown.Name ?? "");
        var vpc = view.Require<Vpc>(request.VpcId);
        IReadOnlyList<FilterShape> filters =
        [
            .. request.Filters.Select(filter => filter.Name == PrimaryVpcFilter ? new FilterShape { Name = "vpc-id", Values = filter.Values } : filter),
            new FilterShape { Name = "vpc-id", Values = [vpc.Id.Text] },
        ];
        var page = view.Page<SecurityGroup>([], filters, request);
        return new GetSecurityGroupsForVpcResult { SecurityGroupForVpcs = page.Select(group => ForVpc(view, group)), NextToken = page.NextToken };
    }

    private static SecurityGroupForVpcShape ForVpc(View view, SecurityGroup group) => new()
    {
        GroupId = group.Id.Text,
        GroupName = group.Name,
        Description = group.Description,
        OwnerId = view.Account.Text,
        PrimaryVpcId = group.Vpc.Text,
        Tags = TagRules.Shapes(view.TagsOf(group.Id)),
    };

    private static AwsException LimitExceeded() => new("SecurityGroupLimitExceeded", "The maximum number of security groups has been reached.");
}
