using Weft.Wire.Logs;
using Xunit;

namespace Weft.Tests.Aws.Logs.LogGroups;

public class LogGroupTests
{
    private const string Arn = "arn:aws:logs:us-east-1:123456789012:log-group:/vpc/flow";

    private readonly LogsCloud logs = new();

    private TestCloud Cloud => logs.Cloud;

    [Fact]
    public void CreateLogGroup_makes_a_group_that_keeps_events_for_ever()
    {
        var group = logs.Described();
        Assert.Equal((LogsCloud.Group, Arn, Arn + ":*", "STANDARD"), (group.LogGroupName, group.LogGroupArn, group.Arn, group.LogGroupClass));
        Assert.Equal((logs.NowMs, (int?)null, 0L), (group.CreationTime, group.RetentionInDays, group.StoredBytes));
    }

    [Theory]
    [InlineData("/vpc/flow", "ResourceAlreadyExistsException")]
    [InlineData("aws/mine", "InvalidParameterException")]
    public void CreateLogGroup_refuses_names_that_are_taken_or_reserved(string name, string code) =>
        Cloud.Refused(code, LogsApi.CreateLogGroup, new CreateLogGroupRequest { LogGroupName = name });

    [Fact]
    public void CreateLogGroup_refuses_what_Weft_does_not_do()
    {
        Cloud.Refused("UnsupportedOperation", LogsApi.CreateLogGroup, new CreateLogGroupRequest { LogGroupName = "a", LogGroupClass = "INFREQUENT_ACCESS" });
        Cloud.Refused("UnsupportedOperation", LogsApi.CreateLogGroup, new CreateLogGroupRequest { LogGroupName = "a", KmsKeyId = "arn:aws:kms:x" });
    }

    [Fact]
    public void The_same_name_is_another_group_in_another_region()
    {
        Cloud.Call(LogsApi.CreateLogGroup, new CreateLogGroupRequest { LogGroupName = LogsCloud.Group }, region: "eu-west-1");
        Cloud.Call(LogsApi.DeleteLogGroup, new DeleteLogGroupRequest { LogGroupName = LogsCloud.Group });
        Assert.Single(Cloud.Call(LogsApi.DescribeLogGroups, new DescribeLogGroupsRequest(), region: "eu-west-1").LogGroups!);
        Assert.Empty(Cloud.Call(LogsApi.DescribeLogGroups, new DescribeLogGroupsRequest()).LogGroups!);
    }

    [Fact]
    public void DeleteLogGroup_takes_streams_events_and_tags_with_it()
    {
        logs.Put(LogsCloud.Stream, (0, "gone"));
        Cloud.Call(LogsApi.TagLogGroup, new TagLogGroupRequest { LogGroupName = LogsCloud.Group, Tags = new Dictionary<string, string> { ["a"] = "b" } });
        Cloud.Call(LogsApi.DeleteLogGroup, new DeleteLogGroupRequest { LogGroupName = LogsCloud.Group });
        Cloud.Call(LogsApi.CreateLogGroup, new CreateLogGroupRequest { LogGroupName = LogsCloud.Group });
        logs.AddStream(LogsCloud.Stream);
        Assert.Empty(logs.Messages());
        Assert.Empty(Cloud.Call(LogsApi.ListTagsLogGroup, new ListTagsLogGroupRequest { LogGroupName = LogsCloud.Group }).Tags!);
        Cloud.Refused("ResourceNotFoundException", LogsApi.DeleteLogGroup, new DeleteLogGroupRequest { LogGroupName = "none" });
    }

    [Fact]
    public void DescribeLogGroups_selects_by_prefix_pattern_and_identifier_in_pages()
    {
        foreach (var name in (string[])["a", "b/flow", "c"]) Cloud.Call(LogsApi.CreateLogGroup, new CreateLogGroupRequest { LogGroupName = name });
        Assert.Equal(["/vpc/flow", "b/flow"], Names(new DescribeLogGroupsRequest { LogGroupNamePattern = "flow" }));
        Assert.Equal(["b/flow"], Names(new DescribeLogGroupsRequest { LogGroupNamePrefix = "b" }));
        Assert.Equal(["/vpc/flow", "c"], Names(new DescribeLogGroupsRequest { LogGroupIdentifiers = [Arn, "c"] }));
        var first = Cloud.Call(LogsApi.DescribeLogGroups, new DescribeLogGroupsRequest { Limit = 3 });
        Assert.Equal(["c"], Names(new DescribeLogGroupsRequest { NextToken = first.NextToken }));
    }

    [Fact]
    public void DescribeLogGroups_by_pattern_is_brief_as_on_AWS() =>
        Assert.Null(Cloud.Call(LogsApi.DescribeLogGroups, new DescribeLogGroupsRequest { LogGroupNamePattern = "flow" }).LogGroups!.Single().LogGroupClass);

    [Fact]
    public void DescribeLogGroups_refuses_filters_that_exclude_each_other()
    {
        Refused(new DescribeLogGroupsRequest { LogGroupNamePattern = "a", LogGroupNamePrefix = "a" });
        Refused(new DescribeLogGroupsRequest { LogGroupIdentifiers = ["a"], LogGroupNamePrefix = "a" });
        Refused(new DescribeLogGroupsRequest { NextToken = "made up" });
        Cloud.Refused("UnsupportedOperation", LogsApi.DescribeLogGroups, new DescribeLogGroupsRequest { IncludeLinkedAccounts = true });

        void Refused(DescribeLogGroupsRequest request) => Cloud.Refused("InvalidParameterException", LogsApi.DescribeLogGroups, request);
    }

    [Fact]
    public void Tags_are_put_read_and_taken_by_arn_and_by_name()
    {
        Cloud.Call(LogsApi.TagResource, new TagResourceRequest { ResourceArn = Arn, Tags = Tags(("team", "net"), ("cost", "7")) });
        Cloud.Call(LogsApi.TagLogGroup, new TagLogGroupRequest { LogGroupName = LogsCloud.Group, Tags = Tags(("cost", "8")) });
        Assert.Equal(Tags(("cost", "8"), ("team", "net")), Cloud.Call(LogsApi.ListTagsForResource, new ListTagsForResourceRequest { ResourceArn = Arn }).Tags!);
        Cloud.Call(LogsApi.UntagResource, new UntagResourceRequest { ResourceArn = Arn, TagKeys = ["team", "none"] });
        Assert.Equal(Tags(("cost", "8")), Cloud.Call(LogsApi.ListTagsLogGroup, new ListTagsLogGroupRequest { LogGroupName = LogsCloud.Group }).Tags!);
        Cloud.Call(LogsApi.UntagLogGroup, new UntagLogGroupRequest { LogGroupName = LogsCloud.Group, Tags = ["cost"] });
        Assert.Empty(Cloud.Call(LogsApi.ListTagsForResource, new ListTagsForResourceRequest { ResourceArn = Arn }).Tags!);
    }

    [Theory]
    [InlineData("arn:aws:logs:us-east-1:123456789012:log-group:none", "ResourceNotFoundException")]
    [InlineData("arn:aws:logs:eu-west-1:123456789012:log-group:/vpc/flow", "ResourceNotFoundException")]
    [InlineData("/vpc/flow", "InvalidParameterException")]
    public void Tags_are_refused_where_no_group_is(string arn, string code) =>
        Cloud.Refused(code, LogsApi.TagResource, new TagResourceRequest { ResourceArn = arn, Tags = Tags(("a", "b")) });

    [Fact]
    public void A_group_takes_50_tags_and_none_of_AWS()
    {
        var many = Enumerable.Range(0, 50).Select(i => ($"key{i}", "")).ToArray();
        Cloud.Call(LogsApi.TagResource, new TagResourceRequest { ResourceArn = Arn, Tags = Tags(many) });
        Cloud.Refused("TooManyTagsException", LogsApi.TagResource, new TagResourceRequest { ResourceArn = Arn, Tags = Tags(("one more", "")) });
        Cloud.Refused("InvalidParameterException", LogsApi.TagResource, new TagResourceRequest { ResourceArn = Arn, Tags = Tags(("aws:x", "")) });
    }

    private IEnumerable<string?> Names(DescribeLogGroupsRequest request) =>
        Cloud.Call(LogsApi.DescribeLogGroups, request).LogGroups!.Select(group => group.LogGroupName);

    private static SortedDictionary<string, string> Tags(params (string Key, string Value)[] tags) =>
        new(tags.ToDictionary(tag => tag.Key, tag => tag.Value), StringComparer.Ordinal);
}
