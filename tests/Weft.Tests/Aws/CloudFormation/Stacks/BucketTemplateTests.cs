using System.Text;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Wire.CloudFormation;
using Weft.Wire.S3;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Stacks;

/// <summary>TemplateURL and its like: objects of this cloud's own buckets, and what else there may be.</summary>
public class BucketTemplateTests
{
    private const string Network = "{\"Resources\":{\"Vpc\":{\"Type\":\"AWS::EC2::VPC\",\"Properties\":{\"CidrBlock\":\"10.0.0.0/16\"}}}}";

    private readonly TestCloud cloud = new(templates: new Shelf());

    public BucketTemplateTests()
    {
        cloud.Call(S3Api.CreateBucket, new() { Bucket = "shelf" });
        Put("dir/net work.json", Network);
    }

    [Theory]
    [InlineData("https://shelf.s3.amazonaws.com/dir/net%20work.json")]
    [InlineData("https://shelf.s3.us-east-1.amazonaws.com/dir/net%20work.json")]
    [InlineData("https://s3.amazonaws.com/shelf/dir/net%20work.json")]
    [InlineData("https://s3.us-east-1.amazonaws.com/shelf/dir/net%20work.json?versionId=null")]
    [InlineData("http://127.0.0.1:4566/shelf/dir/net%20work.json")]
    [InlineData("http://localhost:4566/shelf/dir/net%20work.json")]
    [InlineData("http://shelf.localhost:4566/dir/net%20work.json")]
    public void A_template_is_found_under_every_form_of_its_address(string url)
    {
        cloud.Call(CloudFormationApi.CreateStack, new() { StackName = "net", TemplateURL = url });

        Assert.Equal("CREATE_COMPLETE", cloud.Call(CloudFormationApi.DescribeStacks, new() { StackName = "net" }).Stacks![0].StackStatus);
    }

    [Theory]
    [InlineData("https://shelf.s3.amazonaws.com/other.json", "S3 error: The specified key does not exist.")]
    [InlineData("https://shelf.s3.amazonaws.com/dir/net%20work.json?versionId=7", "Invalid version id specified")]
    [InlineData("https://no-such.s3.amazonaws.com/x.json", "S3 error: Access Denied")]
    [InlineData("https://shelf.s3.amazonaws.com/", "S3 error: Access Denied")]
    [InlineData("https://example.com/shelf/dir/net%20work.json", "S3 error: Access Denied")]
    public void An_address_without_a_template_is_refused(string url, string message) =>
        Assert.Contains(message, Assert.Throws<Weft.Wire.AwsException>(() => cloud.Call(CloudFormationApi.ValidateTemplate, new() { TemplateURL = url })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_bucket_goes_before_the_folder_and_the_folder_serves_the_rest()
    {
        Assert.Equal("of the folder", cloud.Call(CloudFormationApi.ValidateTemplate, new() { TemplateURL = "https://folder.s3.amazonaws.com/t.yaml" }).Description);

        cloud.Call(S3Api.CreateBucket, new() { Bucket = "folder" });
        cloud.Refused("ValidationError", CloudFormationApi.ValidateTemplate, new() { TemplateURL = "https://folder.s3.amazonaws.com/t.yaml" });
    }

    [Fact]
    public void A_template_above_what_a_call_carries_comes_from_a_bucket()
    {
        var large = Network.Replace("{\"Resources\"", $"{{\"Description\":\"large\",\"Metadata\":{{\"M\":\"{new string('m', 200_000)}\"}},\"Resources\"", StringComparison.Ordinal);
        Put("large.json", large);
        cloud.Refused("ValidationError", CloudFormationApi.ValidateTemplate, new() { TemplateBody = large });

        Assert.Equal("large", cloud.Call(CloudFormationApi.GetTemplateSummary, new() { TemplateURL = "https://shelf.s3.amazonaws.com/large.json" }).Description);
        Put("huge.json", large.Replace("mmmm", new string('m', 40), StringComparison.Ordinal));
        cloud.Refused("ValidationError", CloudFormationApi.ValidateTemplate, new() { TemplateURL = "https://shelf.s3.amazonaws.com/huge.json" });
    }

    [Fact]
    public void Another_account_reads_no_template_here()
    {
        var error = Assert.Throws<Weft.Wire.AwsException>(() =>
            cloud.Call(CloudFormationApi.ValidateTemplate, new() { TemplateURL = "https://shelf.s3.amazonaws.com/dir/net%20work.json" }, account: "111111111111"));

        Assert.Equal("ValidationError", error.Code);
        Assert.StartsWith("S3 error:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_in_another_Region_and_a_nested_one_find_their_templates()
    {
        Put("top.json", "{\"Resources\":{\"Net\":{\"Type\":\"AWS::CloudFormation::Stack\",\"Properties\":{\"TemplateURL\":\"https://shelf.s3.amazonaws.com/dir/net%20work.json\"}}}}");

        cloud.Call(CloudFormationApi.CreateStack, new() { StackName = "top", TemplateURL = "https://shelf.s3.amazonaws.com/top.json" }, "eu-west-1");

        Assert.Equal(
            ["CREATE_COMPLETE", "CREATE_COMPLETE"], cloud.Call(CloudFormationApi.DescribeStacks, new(), "eu-west-1").Stacks!.Select(stack => stack.StackStatus));
    }

    private void Put(string key, string text) => cloud.Call(S3Api.PutObject, new() { Bucket = "shelf", Key = key, Body = Encoding.UTF8.GetBytes(text) });

    private sealed class Shelf : ITemplateStore
    {
        public string? Find(Weft.Control.State.View view, Uri url) => url.Host.StartsWith("folder.", StringComparison.Ordinal)
            ? Network.Replace("{\"Resources\"", "{\"Description\":\"of the folder\",\"Resources\"", StringComparison.Ordinal)
            : null;
    }
}
