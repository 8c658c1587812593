using Weft.Wire.Ec2;
using Weft.Wire.Ssm;
using Xunit;

namespace Weft.Tests.Aws.Ssm.Parameters;

public class ParameterOperationTests
{
    private const string AmazonLinux = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

    private readonly TestCloud cloud = new();

    [Fact]
    public void GetParameter_names_an_image_that_the_region_has()
    {
        var parameter = Get(AmazonLinux, "eu-west-3");
        Assert.Equal(("String", 1L, "text"), (parameter.Type, parameter.Version, parameter.DataType));
        Assert.Equal($"arn:aws:ssm:eu-west-3::parameter{AmazonLinux}", parameter.ARN);
        var image = cloud.Call(Ec2Api.DescribeImages, new DescribeImagesRequest { ImageIds = [parameter.Value!] }, "eu-west-3").Images!.Single();
        Assert.Equal("al2023-ami-2023.11.20260427.1-kernel-6.1-x86_64", image.Name);
    }

    [Fact]
    public void GetParameter_takes_an_arn_and_the_version_that_there_is()
    {
        var value = Get(AmazonLinux).Value;
        Assert.Equal(value, Get($"arn:aws:ssm:us-east-1::parameter{AmazonLinux}").Value);
        var versioned = Get($"{AmazonLinux}:1");
        Assert.Equal((AmazonLinux, ":1", value), (versioned.Name, versioned.Selector, versioned.Value));
    }

    [Theory]
    [InlineData("/aws/service/ami-amazon-linux-latest/al3000", "ParameterNotFound")]
    [InlineData("/my/own", "ParameterNotFound")]
    [InlineData("arn:aws:ssm:eu-west-1::parameter" + AmazonLinux, "ParameterNotFound")]
    [InlineData(AmazonLinux + ":2", "ParameterVersionNotFound")]
    [InlineData(AmazonLinux + ":stable", "ParameterVersionNotFound")]
    public void GetParameter_refuses_what_there_is_not(string name, string code) =>
        cloud.Refused(code, SsmApi.GetParameter, new GetParameterRequest { Name = name });

    [Fact]
    public void GetParameters_tells_the_found_from_the_invalid()
    {
        const string debian = "/aws/service/debian/release/12/latest/arm64";
        var result = cloud.Call(SsmApi.GetParameters, new GetParametersRequest { Names = [AmazonLinux, "/nothing", debian, AmazonLinux + ":9"] });
        Assert.Equal([AmazonLinux, debian], result.Parameters!.Select(parameter => parameter.Name));
        Assert.Equal(["/nothing", AmazonLinux + ":9"], result.InvalidParameters);
    }

    [Fact]
    public void GetParametersByPath_lists_a_folder_page_by_page()
    {
        List<string> seen = [];
        string? token = null;
        do
        {
            var page = cloud.Call(
                SsmApi.GetParametersByPath,
                new GetParametersByPathRequest { Path = "/aws/service/ami-amazon-linux-latest", NextToken = token });
            Assert.InRange(page.Parameters!.Count, 1, 10);
            seen.AddRange(page.Parameters.Select(parameter => parameter.Name!));
            token = page.NextToken;
        }
        while (token is not null);
        Assert.Equal(20, seen.Count);
        Assert.Equal(seen.Distinct().Order(StringComparer.Ordinal), seen);
    }

    [Theory]
    [InlineData("/aws/service/canonical/ubuntu/server", true, 8)]
    [InlineData("/aws/service/canonical/ubuntu/server", false, 0)]
    [InlineData("/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/", false, 1)]
    [InlineData("/aws/service/debian", true, 2)]
    [InlineData("/aws/serv", true, 0)]
    [InlineData("/", true, 0)]
    public void GetParametersByPath_descends_only_when_told_to(string path, bool recursive, int count) => Assert.Equal(
        count, cloud.Call(SsmApi.GetParametersByPath, new GetParametersByPathRequest { Path = path, Recursive = recursive }).Parameters!.Count);

    [Fact]
    public void GetParametersByPath_refuses_bad_paths_and_tokens_and_filters()
    {
        cloud.Refused("ValidationException", SsmApi.GetParametersByPath, new GetParametersByPathRequest { Path = "aws" });
        cloud.Refused("InvalidNextToken", SsmApi.GetParametersByPath, new GetParametersByPathRequest { Path = "/aws/service", NextToken = "?" });
        var filter = new ParameterStringFilterShape { Key = "Type", Values = ["String"] };
        cloud.Refused("UnsupportedOperation", SsmApi.GetParametersByPath, new GetParametersByPathRequest { Path = "/aws/service", ParameterFilters = [filter] });
    }

    private ParameterShape Get(string name, string? region = null) =>
        cloud.Call(SsmApi.GetParameter, new GetParameterRequest { Name = name }, region).Parameter!;
}
