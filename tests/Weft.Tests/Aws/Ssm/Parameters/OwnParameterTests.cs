using Weft.Wire.Ssm;
using Xunit;

namespace Weft.Tests.Aws.Ssm.Parameters;

/// <summary>Parameters of the account's own: written, read by name, path and version, described, tagged and deleted.</summary>
public class OwnParameterTests
{
    private readonly TestCloud cloud = new();

    [Fact]
    public void PutParameter_keeps_every_version()
    {
        Assert.Equal((1L, "Standard"), Put("/app/size", "small", description: "first"));
        Assert.Equal((2L, "Standard"), Put("/app/size", "large", overwrite: true));
        var newest = Get("/app/size");
        Assert.Equal(("/app/size", "String", "large", 2L, "text"), (newest.Name, newest.Type, newest.Value, newest.Version, newest.DataType));
        Assert.Equal("arn:aws:ssm:us-east-1:123456789012:parameter/app/size", newest.ARN);
        Assert.Equal("small", Get("/app/size:1").Value);
        Assert.Equal("large", Get(newest.ARN!).Value);
        cloud.Refused("ParameterVersionNotFound", SsmApi.GetParameter, new GetParameterRequest { Name = "/app/size:3" });
        cloud.Refused("ParameterVersionNotFound", SsmApi.GetParameter, new GetParameterRequest { Name = "/app/size:label" });
        var history = cloud.Call(SsmApi.GetParameterHistory, new GetParameterHistoryRequest { Name = "/app/size" }).Parameters!;
        Assert.Equal([(1L, "small", "first"), (2L, "large", "first")], history.Select(version => (version.Version!.Value, version.Value, version.Description)));
        cloud.Refused("ParameterNotFound", SsmApi.GetParameterHistory, new GetParameterHistoryRequest { Name = "/app/none" });
        cloud.Refused("InvalidNextToken", SsmApi.GetParameterHistory, new GetParameterHistoryRequest { Name = "/app/size", NextToken = "x" });
    }

    [Fact]
    public void Only_the_last_hundred_versions_are_kept()
    {
        for (var i = 1; i <= 101; i++) Put("p", $"v{i}", overwrite: true);
        Assert.Equal("v101", Get("p").Value);
        Assert.Equal("v2", Get("p:2").Value);
        cloud.Refused("ParameterVersionNotFound", SsmApi.GetParameter, new GetParameterRequest { Name = "p:1" });
    }

    [Theory]
    [InlineData("a b", "ValidationException")]
    [InlineData("a/b", "ValidationException")]
    [InlineData("/a//b", "ValidationException")]
    [InlineData("/ssm/b", "ValidationException")]
    [InlineData("SSMx", "ValidationException")]
    [InlineData("/aws/service/x", "AccessDeniedException")]
    [InlineData("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", "HierarchyLevelLimitExceededException")]
    public void A_name_that_is_none_is_refused(string name, string code) =>
        cloud.Refused(code, SsmApi.PutParameter, new PutParameterRequest { Name = name, Value = "v", Type = "String" });

    [Fact]
    public void A_value_that_is_none_is_refused()
    {
        Refused("ValidationException", new PutParameterRequest { Name = "p", Value = "v" });
        Refused("UnsupportedParameterType", new PutParameterRequest { Name = "p", Value = "v", Type = "SecureString" });
        Refused("ValidationException", new PutParameterRequest { Name = "p", Value = "a {{ssm:b}}", Type = "String" });
        Refused("ValidationException", new PutParameterRequest { Name = "p", Value = "", Type = "String" });
        Refused("ValidationException", new PutParameterRequest { Name = "p", Value = new string('x', 4_097), Type = "String" });
        Refused("ValidationException", new PutParameterRequest { Name = "p", Value = new string('x', 8_193), Type = "String", Tier = "Advanced" });
        Refused("ValidationException", new PutParameterRequest { Name = "p", Value = "v", Type = "String", DataType = "aws:ssm:integration" });
        Refused("ValidationException", new PutParameterRequest { Name = "p", Value = "ami-0123456789abcdef0", Type = "String", DataType = "aws:ec2:image" });
        Refused("InvalidAllowedPatternException", new PutParameterRequest { Name = "p", Value = "v", Type = "String", AllowedPattern = "[a" });
        Refused("ParameterPatternMismatchException", new PutParameterRequest { Name = "p", Value = "v", Type = "String", AllowedPattern = "^a$" });
        Refused("ValidationException", new PutParameterRequest { Name = "p", Value = "v", Type = "String", Tags = [new TagShape { Key = "aws:x", Value = "y" }] });
        Put("p", "v");
        Refused("ParameterAlreadyExists", new PutParameterRequest { Name = "p", Value = "w", Type = "String" });
        Refused("HierarchyTypeMismatchException", new PutParameterRequest { Name = "p", Value = "w", Type = "StringList", Overwrite = true });
        Refused("ValidationException", new PutParameterRequest { Name = "p", Value = "w", Overwrite = true, Tags = [new TagShape { Key = "x", Value = "y" }] });
        Assert.Equal("v", Get("p").Value);
    }

    [Fact]
    public void Long_values_need_the_advanced_tier_which_a_parameter_keeps()
    {
        Assert.Equal((1L, "Advanced"), Put("p", new string('x', 5_000), tier: "Intelligent-Tiering"));
        Assert.Equal((2L, "Advanced"), Put("p", "short", overwrite: true));
        Assert.Equal((1L, "Standard"), Put("q", "short", tier: "Intelligent-Tiering"));
    }

    [Fact]
    public void GetParametersByPath_takes_a_level_or_all_below()
    {
        foreach (var name in (string[])["/a/one", "/a/two", "/a/b/three", "/ab", "other"]) Put(name, name);
        Assert.Equal(["/a/one", "/a/two"], ByPath("/a", false));
        Assert.Equal(["/a/b/three", "/a/one", "/a/two"], ByPath("/a/", true));
        Assert.Equal(["/a/b/three", "/a/one", "/a/two", "/ab"], ByPath("/", true));
        var several = cloud.Call(SsmApi.GetParameters, new GetParametersRequest { Names = ["other", "/a/one:1", "/none"] });
        Assert.Equal((2, 1), (several.Parameters!.Count, several.InvalidParameters!.Count));
    }

    [Fact]
    public void DescribeParameters_filters()
    {
        Put("/a/one", "1", description: "d");
        Put("/a/b/two", "1,2", type: "StringList");
        Put("three", new string('x', 5_000), tier: "Advanced");
        cloud.Call(SsmApi.AddTagsToResource, new AddTagsToResourceRequest { ResourceType = "Parameter", ResourceId = "three", Tags = [new TagShape { Key = "team", Value = "net" }] });
        Assert.Equal(["/a/b/two", "/a/one", "three"], Described());
        Assert.Equal(["/a/one"], Described(Filter("Name", null, "/a/one")));
        Assert.Equal(["/a/b/two", "/a/one"], Described(Filter("Name", "BeginsWith", "/a")));
        Assert.Equal(["/a/b/two"], Described(Filter("Name", "Contains", "b/t")));
        Assert.Equal(["/a/one"], Described(Filter("Path", "OneLevel", "/a")));
        Assert.Equal(["/a/b/two", "/a/one"], Described(Filter("Path", "Recursive", "/a")));
        Assert.Equal(["/a/b/two"], Described(Filter("Type", null, "StringList")));
        Assert.Equal(["three"], Described(Filter("Tier", null, "Advanced")));
        Assert.Equal(["three"], Described(Filter("tag:team", null, "net")));
        Assert.Empty(Described(Filter("tag:team", null, "web"), Filter("DataType", null, "text")));
        var shown = cloud.Call(SsmApi.DescribeParameters, new DescribeParametersRequest { ParameterFilters = [Filter("Name", null, "/a/one")] }).Parameters![0];
        Assert.Equal(("d", "arn:aws:iam::123456789012:root", cloud.Now), (shown.Description, shown.LastModifiedUser, shown.LastModifiedDate));
        cloud.Refused("InvalidFilterKey", SsmApi.DescribeParameters, new DescribeParametersRequest { ParameterFilters = [Filter("Colour", null, "red")] });
        cloud.Refused("InvalidFilterOption", SsmApi.DescribeParameters, new DescribeParametersRequest { ParameterFilters = [Filter("Type", "Contains", "S")] });
    }

    [Fact]
    public void Tags_are_added_listed_and_removed()
    {
        cloud.Call(SsmApi.PutParameter, new PutParameterRequest { Name = "p", Value = "v", Type = "String", Tags = [new TagShape { Key = "a", Value = "1" }] });
        cloud.Call(SsmApi.AddTagsToResource, new AddTagsToResourceRequest { ResourceType = "Parameter", ResourceId = "p", Tags = [new TagShape { Key = "b", Value = "2" }] });
        cloud.Call(SsmApi.RemoveTagsFromResource, new RemoveTagsFromResourceRequest { ResourceType = "Parameter", ResourceId = "p", TagKeys = ["a"] });
        var tags = cloud.Call(SsmApi.ListTagsForResource, new ListTagsForResourceRequest { ResourceType = "Parameter", ResourceId = "p" }).TagList!;
        Assert.Equal([("b", "2")], tags.Select(tag => (tag.Key, tag.Value)));
        cloud.Refused("InvalidResourceId", SsmApi.ListTagsForResource, new ListTagsForResourceRequest { ResourceType = "Parameter", ResourceId = "q" });
        cloud.Refused("InvalidResourceType", SsmApi.ListTagsForResource, new ListTagsForResourceRequest { ResourceType = "Document", ResourceId = "p" });
        cloud.Refused("TooManyTagsError", SsmApi.AddTagsToResource, new AddTagsToResourceRequest
        {
            ResourceType = "Parameter", ResourceId = "p", Tags = [.. Enumerable.Range(0, 50).Select(n => new TagShape { Key = $"k{n}", Value = "" })],
        });
    }

    [Fact]
    public void DeleteParameter_and_DeleteParameters_forget_them()
    {
        foreach (var name in (string[])["a", "b", "c"]) Put(name, "v");
        cloud.Call(SsmApi.DeleteParameter, new DeleteParameterRequest { Name = "a" });
        cloud.Refused("ParameterNotFound", SsmApi.DeleteParameter, new DeleteParameterRequest { Name = "a" });
        var result = cloud.Call(SsmApi.DeleteParameters, new DeleteParametersRequest { Names = ["b", "a", "c"] });
        Assert.Equal(["b", "c"], result.DeletedParameters!);
        Assert.Equal(["a"], result.InvalidParameters!);
        cloud.Refused("ParameterNotFound", SsmApi.GetParameter, new GetParameterRequest { Name = "b" });
    }

    [Fact]
    public void A_region_holds_ten_thousand()
    {
        for (var i = 0; i < 10_000; i++) Put($"p{i}", "v");
        Refused("ParameterLimitExceeded", new PutParameterRequest { Name = "one-more", Value = "v", Type = "String" });
    }

    private (long Version, string Tier) Put(
        string name, string value, bool overwrite = false, string? description = null, string type = "String", string? tier = null)
    {
        var result = cloud.Call(SsmApi.PutParameter, new PutParameterRequest { Name = name, Value = value, Type = type, Overwrite = overwrite, Description = description, Tier = tier });
        return (result.Version!.Value, result.Tier!);
    }

    private ParameterShape Get(string name) => cloud.Call(SsmApi.GetParameter, new GetParameterRequest { Name = name }).Parameter!;

    private void Refused(string code, PutParameterRequest request) => cloud.Refused(code, SsmApi.PutParameter, request);

    private string[] ByPath(string path, bool recursive) =>
        [.. cloud.Call(SsmApi.GetParametersByPath, new GetParametersByPathRequest { Path = path, Recursive = recursive }).Parameters!.Select(parameter => parameter.Name!)];

    private string[] Described(params ParameterStringFilterShape[] filters) =>
        [.. cloud.Call(SsmApi.DescribeParameters, new DescribeParametersRequest { ParameterFilters = filters }).Parameters!.Select(parameter => parameter.Name!)];

    private static ParameterStringFilterShape Filter(string key, string? option, params string[] values) => new() { Key = key, Option = option, Values = values };
}
