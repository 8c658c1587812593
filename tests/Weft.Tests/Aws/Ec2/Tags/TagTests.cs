using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Tags;

public class TagTests
{
    private readonly TestCloud cloud = new();
    private readonly string vpc;
    private readonly string subnet;

    public TagTests()
    {
        vpc = cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;
        subnet = cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = "10.0.1.0/24" }).Subnet!.SubnetId!;
    }

    [Fact]
    public void CreateTags_tags_resources_of_different_types_and_replaces_values()
    {
        Create([vpc, subnet], ("Name", "a"), ("team", "net"));
        Create([vpc], ("Name", "b"));

        Assert.Equal([$"{subnet} Name=a", $"{subnet} team=net", $"{vpc} Name=b", $"{vpc} team=net"], Find());
        Assert.Equal("b", cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest { VpcIds = [vpc] }).Vpcs!.Single().Tags![0].Value);
    }

    [Fact]
    public void CreateTags_reaches_every_type_that_was_made_with_the_vpc()
    {
        var group = cloud.Call(Ec2Api.DescribeSecurityGroups, new DescribeSecurityGroupsRequest { Filters = [Filter("vpc-id", vpc)] }).SecurityGroups!.Single().GroupId!;
        var rule = cloud.Call(Ec2Api.DescribeSecurityGroupRules, new DescribeSecurityGroupRulesRequest { Filters = [Filter("group-id", group)] }).SecurityGroupRules![0].SecurityGroupRuleId!;
        var acl = cloud.Call(Ec2Api.DescribeNetworkAcls, new DescribeNetworkAclsRequest { Filters = [Filter("vpc-id", vpc)] }).NetworkAcls!.Single().NetworkAclId!;
        var table = cloud.Call(Ec2Api.DescribeRouteTables, new DescribeRouteTablesRequest { Filters = [Filter("vpc-id", vpc)] }).RouteTables!.Single().RouteTableId!;

        Create([group, rule, acl, table], ("Name", "x"));

        var types = cloud.Call(Ec2Api.DescribeTags, new DescribeTagsRequest()).Tags!.ToDictionary(tag => tag.ResourceId!, tag => tag.ResourceType);
        Assert.Equal(("security-group", "security-group-rule", "network-acl", "route-table"), (types[group], types[rule], types[acl], types[table]));
    }

    [Fact]
    public void CreateTags_changes_nothing_when_one_resource_is_wrong()
    {
        RefusedCreate("InvalidVpcID.NotFound", [subnet, "vpc-0123456789abcdef0"], ("Name", "a"));
        RefusedCreate("InvalidSubnetID.NotFound", [vpc, "subnet-0123456789abcdef0"], ("Name", "a"));
        RefusedCreate("InvalidSecurityGroupRuleId.NotFound", ["sgr-0123456789abcdef0"], ("Name", "a"));
        RefusedCreate("InvalidID", [vpc, "thing-0123456789abcdef0"], ("Name", "a"));
        RefusedCreate("InvalidID", [vpc, "thing"], ("Name", "a"));
        RefusedCreate("InvalidID", [vpc, "aclassoc-0123456789abcdef0"], ("Name", "a"));
        RefusedCreate("MissingParameter", [], ("Name", "a"));
        RefusedCreate("MissingParameter", [vpc]);

        Assert.Empty(Find());
    }

    [Fact]
    public void CreateTags_refuses_tags_that_can_not_be()
    {
        RefusedCreate("InvalidParameterValue", [vpc], ("", "a"));
        RefusedCreate("InvalidParameterValue", [vpc], ("aws:x", "a"));
        RefusedCreate("InvalidParameterValue", [vpc], (new string('k', 129), "a"));
        RefusedCreate("InvalidParameterValue", [vpc], ("k", new string('v', 257)));
        RefusedCreate("InvalidParameterValue", [vpc], ("k", "a"), ("k", "b"));
        Create([vpc], [.. Enumerable.Range(0, 50).Select(i => ($"k{i}", "v"))]);
        RefusedCreate("TagLimitExceeded", [vpc], ("one-more", "v"));
    }

    [Fact]
    public void DeleteTags_removes_by_key_by_key_and_value_or_all()
    {
        Create([vpc, subnet], ("Name", "a"), ("team", "net"), ("empty", ""));

        Delete([vpc], new TagShape { Key = "Name" }, new TagShape { Key = "team", Value = "other" }, new TagShape { Key = "empty", Value = "" });
        Assert.Equal([$"{vpc} team=net"], Find(("resource-id", vpc)));
        Delete([vpc], new TagShape { Key = "team", Value = "net" }, new TagShape { Key = "not-there" });
        Assert.Empty(Find(("resource-id", vpc)));
        Delete([subnet, vpc]);
        Assert.Empty(Find());
        cloud.Refused("InvalidVpcID.NotFound", Ec2Api.DeleteTags, new DeleteTagsRequest { Resources = ["vpc-0123456789abcdef0"] });
        cloud.Refused("InvalidID", Ec2Api.DeleteTags, new DeleteTagsRequest { Resources = ["thing"] });
        cloud.Refused("InvalidParameterValue", Ec2Api.DeleteTags, new DeleteTagsRequest { Resources = [vpc], Tags = [new TagShape { Key = "aws:x" }] });
        cloud.Refused("InvalidParameterValue", Ec2Api.DeleteTags, new DeleteTagsRequest { Resources = [vpc], Tags = [new TagShape { Value = "x" }] });
    }

    [Fact]
    public void DescribeTags_filters_by_key_value_resource_and_type()
    {
        Create([vpc], ("Name", "a"));
        Create([subnet], ("Name", "b"), ("team", "net"));

        Assert.Equal([$"{subnet} team=net"], Find(("key", "te*")));
        Assert.Equal([$"{vpc} Name=a"], Find(("value", "a")));
        Assert.Equal([$"{vpc} Name=a"], Find(("resource-type", "vpc")));
        Assert.Equal([$"{subnet} Name=b"], Find(("tag:Name", "b")));
        Assert.Equal([$"{subnet} Name=b"], Find(("resource-id", "subnet-*"), ("key", "Name")));
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeTags, new DescribeTagsRequest { Filters = [Filter("colour", "red")] });
    }

    [Fact]
    public void DescribeTags_gives_pages_that_together_are_the_whole()
    {
        Create([vpc, subnet], [.. Enumerable.Range(0, 9).Select(i => ($"k{i}", "v"))]);
        List<string> seen = [];
        string? token = null;
        do
        {
            var page = cloud.Call(Ec2Api.DescribeTags, new DescribeTagsRequest { MaxResults = 5, NextToken = token });
            seen.AddRange(page.Tags!.Select(tag => $"{tag.ResourceId} {tag.Key}"));
            token = page.NextToken;
        }
        while (token is not null);

        Assert.Equal(18, seen.Count);
        Assert.Equal(18, seen.Distinct().Count());
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeTags, new DescribeTagsRequest { NextToken = "nonsense" });
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeTags, new DescribeTagsRequest { MaxResults = 4 });
    }

    private static FilterShape Filter(string name, string value) => new() { Name = name, Values = [value] };

    private static CreateTagsRequest Request(string[] resources, (string Key, string Value)[] tags) =>
        new() { Resources = resources, Tags = [.. tags.Select(tag => new TagShape { Key = tag.Key, Value = tag.Value })] };

    private void Create(string[] resources, params (string Key, string Value)[] tags) => cloud.Call(Ec2Api.CreateTags, Request(resources, tags));

    private void RefusedCreate(string code, string[] resources, params (string Key, string Value)[] tags) =>
        cloud.Refused(code, Ec2Api.CreateTags, Request(resources, tags));

    private void Delete(string[] resources, params TagShape[] tags) => cloud.Call(Ec2Api.DeleteTags, new DeleteTagsRequest { Resources = resources, Tags = tags });

    private string[] Find(params (string Name, string Value)[] filters) =>
        [.. cloud.Call(Ec2Api.DescribeTags, new DescribeTagsRequest { Filters = [.. filters.Select(filter => Filter(filter.Name, filter.Value))] })
            .Tags!.Select(tag => $"{tag.ResourceId} {tag.Key}={tag.Value}")];
}
